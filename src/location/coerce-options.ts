import { beyondJsonLimits } from '../api/json-limits.js';
import type { StorageOptions } from '../api/location.js';
import { protocolOptions } from './storage-options.js';

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['0', false],
  ['no', false],
  ['off', false]
]);

/**
 * Options whose values are all texts, as environment variables and ini files have them, with the
 * types that the protocol's filesystem takes. What cannot be converted stays as it is, so that the
 * check of the options refuses it by its name.
 */
export function coerceOptions(protocol: string, options: StorageOptions): StorageOptions {
  const known = protocolOptions(protocol);
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => {
      const type = known.find((option) => option.name === name)?.type;
      return [name, typeof value === 'string' ? coerce(value, type) : value];
    })
  );
}

function coerce(text: string, type: string | undefined): unknown {
  switch (type) {
    case 'boolean':
      return BOOLEANS.get(text.trim().toLowerCase()) ?? text;
    case 'integer':
    case 'number': {
      const number = Number(text);
      return text.trim() === '' || Number.isNaN(number) ? text : number;
    }
    case 'object':
      try {
        return beyondJsonLimits(text) === undefined ? (JSON.parse(text) as unknown) : text;
      } catch {
        return text;
      }
    default:
      return text;
  }
}
