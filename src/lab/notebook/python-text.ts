import { isRecord } from '../../location/is-record.js';
import { visibleName } from '../../location/visible-name.js';

/** A text as a Python literal: nothing in it can end the literal, and what cannot be seen is escaped. */
export function pythonText(text: string): string {
  // JSON's string syntax is a subset of Python's, which has these escapes, too.
  return visibleName(JSON.stringify(text));
}

/** A value of JSON as a Python literal. */
export function pythonLiteral(value: unknown): string {
  if (typeof value === 'boolean') {
    return value ? 'True' : 'False';
  }
  if (typeof value === 'string') {
    return pythonText(value);
  }
  if (Array.isArray(value)) {
    return `[${value.map(pythonLiteral).join(', ')}]`;
  }
  return isRecord(value)
    ? `{${Object.entries(value)
        .map(([key, one]) => `${pythonText(key)}: ${pythonLiteral(one)}`)
        .join(', ')}}`
    : String(value ?? 'None');
}
