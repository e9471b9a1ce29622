import { orElse } from '../api/errors.js';
import { parseArtifactStorageDir } from './artifact-storage-dir.js';
import { NO_BASE } from './location-base.js';
import { hasPassword } from './sqlalchemy-url.js';

/** Whether an `artifact_storage_dir` holds a secret, or may: what can be read as a URL of fsspec holds none. */
export function hasSecret(dir: string): boolean {
  const isUrl = () => 'protocol' in parseArtifactStorageDir(dir, NO_BASE);
  return hasPassword(dir) && !orElse(isUrl, () => false);
}
