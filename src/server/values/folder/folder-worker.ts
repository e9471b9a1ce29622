import { parentPort } from 'node:worker_threads';
import {
  doJob,
  type JobProgress,
  type JobRequest,
  moved,
  type WorkerAnswer
} from './folder-jobs.js';

parentPort?.on('message', async (request: JobRequest) => {
  const { id } = request;
  const tell = (read: number): void => parentPort?.postMessage({ id, read } satisfies JobProgress);
  const answer = await doJob(request, undefined, tell);
  // What came with the request goes back.
  parentPort?.postMessage({ id, ...answer } satisfies WorkerAnswer, moved(request.arguments));
});
