import type { StorageOptions } from '../../../api/location.js';

/** Options, each as people read it: `auto_mkdir = true`. */
export function optionTexts(options: StorageOptions): readonly string[] {
  return Object.entries(options).map(
    ([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`
  );
}

/** Options in one line. */
export function formatOptions(options: StorageOptions): string {
  return optionTexts(options).join(', ');
}
