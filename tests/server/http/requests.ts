import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** A value, pickled by nobody. */
export const BYTES = Buffer.from('not a real pickle, and nobody here would notice');

/** What a kernel client says of itself. */
export const client = (process_id: string, home: string) => ({
  process_id,
  client_version: '0.1.0',
  python_version: '3.13.0',
  working_directory: home,
  environment: {}
});

/** The request of a small save. */
export const saveRequest = (name: string, extra: object = {}) => ({
  name,
  save_id: `20261123T221653Z-${randomBytes(6).toString('hex')}`,
  size: BYTES.length,
  sha256: createHash('sha256').update(BYTES).digest('hex'),
  value_type: 'str',
  value_shape: null,
  python_version: '3.13.0',
  notebook_path: null,
  user: 'ana',
  buffers: [],
  code: null,
  preview: { 'text/plain': 'x' },
  packages: {},
  value: { base64: BYTES.toString('base64') },
  ...extra
});

/** A change to another location below the home directory, whose folder exists. */
export function elsewhereBelow(home: string) {
  mkdirSync(join(home, 'other'));
  return {
    artifact_storage_dir: join(home, 'other/values'),
    database_url: `sqlite:///${join(home, 'other/db.sqlite')}`
  };
}
