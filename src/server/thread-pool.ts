/** Widens libuv's pool, before its first use: fsyncs of a group wait in 16 threads. */
export function widenThreadPool(): void {
  process.env.UV_THREADPOOL_SIZE = '48';
}
