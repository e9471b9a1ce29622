// Answers jobs with the path of their folder, but never one of a folder whose name says that it
// hangs, and never a verification.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ job, rootFolder }) => {
  if (job === 'hash' || rootFolder.path.endsWith('hangs')) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  if (rootFolder.path.endsWith('dies')) {
    process.exit(3);
  }
  parentPort.postMessage({ result: rootFolder.path });
});
