import type { TranslationBundle } from '@jupyterlab/translation';

/** What an empty field of a location shows: how it is written. */
export function placeholderOf(
  field: 'artifact_storage_dir' | 'database_url',
  trans: TranslationBundle
): string {
  return field === 'database_url'
    ? trans.__('postgresql://user@host/database, or sqlite:////path/file.sqlite')
    : trans.__('Path of a folder, s3://bucket/folder, gs://bucket/folder, …');
}
