import type { StorageOptions } from '../../../api/location.js';

/** Options in one line: `auto_mkdir = true`. */
export function formatOptions(options: StorageOptions): string {
  return Object.entries(options)
    .map(
      ([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`
    )
    .join(', ');
}
