import { isRecord } from './is-record.js';
import { isSecretOption } from './secret-options.js';

/** A secret is kept as a text. One that a dictionary or list was typed for is that again. */
export function asWritten(name: string, value: unknown): unknown {
  if (typeof value !== 'string' || !isSecretOption(name) || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    const read: unknown = JSON.parse(value);
    return isRecord(read) || Array.isArray(read) ? read : value;
  } catch {
    return value;
  }
}
