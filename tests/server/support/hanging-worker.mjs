// Answers jobs with the path of their folder, but never one of a folder whose name says that it
// hangs, and never a verification or a copy. The latter says so.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ job, rootFolder }) => {
  if (job === 'uploadFile') {
    parentPort.postMessage({ read: 1 });
  }
  if (job === 'hash' || job === 'uploadFile' || rootFolder.path.endsWith('hangs')) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  if (rootFolder.path.endsWith('dies')) {
    process.exit(3);
  }
  parentPort.postMessage({ result: rootFolder.path });
});
