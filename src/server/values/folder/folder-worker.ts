import { parentPort } from 'node:worker_threads';
import { doJob, FolderJobs, type JobRequest } from './folder-jobs.js';

const jobs = new FolderJobs();

parentPort?.on('message', (request: JobRequest) => {
  parentPort?.postMessage(doJob(jobs, request));
});
