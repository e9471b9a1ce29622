import type { TranslationBundle } from '@jupyterlab/translation';

/** What people call a secret that a setting holds: `database_url`, `storage_options.key`. */
export function labelOfSecret(field: string, trans: TranslationBundle): string {
  const [key, ...path] = field.split('.');
  if (key === 'database_url') {
    return trans.__('the password of “Metadata”');
  }
  return path.length === 0
    ? trans.__('a secret in “Values”')
    : trans.__('option %1', path.join('.'));
}
