// Answers jobs with the path of their folder, but never one of a folder whose name says that it
// hangs, and never a verification or a copy. The latter says so; where its folder waits for its disk,
// it leaves its thread to others.
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ id, job, rootFolder }) => {
  if (job === 'uploadFile') {
    parentPort.postMessage({ id, read: 1 });
  }
  if (job === 'uploadFile' && rootFolder.path.endsWith('waits')) {
    return;
  }
  if (job === 'hash' || job === 'uploadFile' || rootFolder.path.endsWith('hangs')) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
  if (rootFolder.path.endsWith('dies')) {
    process.exit(3);
  }
  parentPort.postMessage({ id, result: rootFolder.path });
});
