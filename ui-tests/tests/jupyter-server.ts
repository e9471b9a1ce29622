import type { APIRequestContext, Page } from '@playwright/test';

/** Which process the storage server is. */
export interface StorageServer {
  readonly pid: number;
  readonly instance: string;
}

/** Asks the storage server which process it is. */
export async function storageServerOf(page: Page): Promise<StorageServer> {
  const headers = { 'x-artifact-storage': '1' };
  const answer = await page.request.get('artifact-storage/health', { headers });
  return (await answer.json()) as StorageServer;
}

/** Kills the storage server, which is started anew, and returns the one that was killed. */
export async function killStorageServer(page: Page): Promise<StorageServer> {
  const server = await storageServerOf(page);
  process.kill(server.pid, 'SIGKILL');
  return server;
}

/** Ends the kernels of all notebooks and consoles. */
export async function shutDownKernels(request: APIRequestContext): Promise<void> {
  const sessions: readonly { readonly id: string }[] = await (
    await request.get('api/sessions')
  ).json();
  await Promise.all(sessions.map(({ id }) => request.delete(`api/sessions/${id}`)));
}
