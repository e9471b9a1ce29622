import { parentPort } from 'node:worker_threads';
import { doJob, type JobProgress, type JobRequest } from './folder-jobs.js';

parentPort?.on('message', async (request: JobRequest) => {
  const tell = (read: number): void => parentPort?.postMessage({ read } satisfies JobProgress);
  parentPort?.postMessage(await doJob(request, undefined, tell));
});
