import { orElse } from '../api/errors.js';
import { parseArtifactStorageDir } from './artifact-storage-dir.js';
import { parseDatabaseUrl } from './database-url.js';
import type { LocationBase } from './location-types.js';
import { notShown } from './written-secrets.js';

/** What can be parsed in its canonical form; nothing of the rest, which may hold a secret. */
function orNotShown(setting: string, parse: () => string): string {
  return orElse(parse, () => notShown(setting));
}

/** An `artifact_storage_dir` as people see it. */
export function shownDir(text: string, base: LocationBase): string {
  return orNotShown('artifact_storage_dir', () => parseArtifactStorageDir(text, base).text);
}

/** A `database_url` as people see it: without its password. */
export function shownUrl(text: string, base: LocationBase): string {
  return orNotShown('database_url', () => parseDatabaseUrl(text, base).redacted);
}
