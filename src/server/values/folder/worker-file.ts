/** The file of the workers: beside the bundle, or beside this source. */
export const WORKER_FILE = new URL(
  import.meta.url.endsWith('.ts') ? './folder-worker.ts' : './folder-worker.js',
  import.meta.url
);
