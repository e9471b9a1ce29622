import type { StorageOptions } from '../api/location.js';
import { isRecord } from './is-record.js';
import { isSecretOption, secretsOf } from './secret-options.js';
import { SECRET_MASK } from './sqlalchemy-url.js';

/** The options without secrets, and the dotted names of those that were left out. */
export function withoutSecrets(
  options: StorageOptions,
  prefix: string
): { readonly options: StorageOptions; readonly secrets: readonly string[] } {
  const kept: Record<string, unknown> = {};
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(options)) {
    const path = `${prefix}.${name}`;
    if (isSecretOption(name, value) || (!isRecord(value) && hidesSecret(value))) {
      secrets.push(path);
    } else if (isRecord(value)) {
      const inner = withoutSecrets(value, path);
      kept[name] = inner.options;
      secrets.push(...inner.secrets);
    } else {
      kept[name] = value;
    }
  }
  return { options: kept, secrets };
}

/** Whether there is a secret anywhere in a value, lists included. */
function hidesSecret(value: unknown): boolean {
  if (Array.isArray(value)) {
    return value.some(hidesSecret);
  }
  return isRecord(value)
    ? withoutSecrets(value, '').secrets.length > 0
    : typeof value === 'string' && (isMasked(value) || secretsOf({ '': value }).length > 0);
}

const isMasked = (text: string): boolean => text.includes(SECRET_MASK);
