import { parentPort } from 'node:worker_threads';
import { doJob, FolderJobs, type JobRequest } from './folder-jobs.js';

const jobs = new FolderJobs();

parentPort?.on('message', async (request: JobRequest) => {
  parentPort?.postMessage(await doJob(jobs, request));
});
