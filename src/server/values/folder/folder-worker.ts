import { parentPort } from 'node:worker_threads';
import { doJob, type JobRequest } from './folder-jobs.js';

parentPort?.on('message', async (request: JobRequest) => {
  parentPort?.postMessage(await doJob(request));
});
