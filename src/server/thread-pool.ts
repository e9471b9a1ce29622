/**
 * Widens libuv's pool; only before its first use. Its four threads are too few: a group of small saves
 * waits for its fsyncs in 16 of them, and a disk that hangs keeps its threads.
 */
export function widenThreadPool(): void {
  process.env.UV_THREADPOOL_SIZE = '48';
}
