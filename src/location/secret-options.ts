import type { StorageOptions } from '../api/location.js';
import { isRecord } from './is-record.js';
import { loginOf } from './option-login.js';
import { decoded, namedSecrets, SECRET_MASK } from './written-secrets.js';

/** Names of options whose values are secrets, of any filesystem and as people misspell them. */
export const SECRET_OPTION_NAMES =
  /^\s*(?:key|username|auth|acct|pkey)\s*$|secret|passw|pass_?phrase|pwd|token|credential|(?:access|account|private|shared|api|app)[_-]?key|customer_?key\s*$|(?:^|_)sas(?:_|\s*$)|conn(?:ection)?_?str|authorization|cookie|kerb_|(?:^|_)pin\s*$/i;

/**
 * Values of gcsfs' `token` that only say where credentials are: how to look for them, or their file.
 * Every other text there is a token itself.
 */
export const PUBLIC_TOKEN = /^(?:anon|cache|cloud|google_default|(?:~|\.{0,2}\/).*|[^\n{]*\.json)$/;

/** Whether a dictionary of this name holds headers: each of their values may let somebody in. */
export const isHeaders = (name: string): boolean => /headers?\s*$/i.test(name);

/** Whether an option's value is a secret; without a value, whether it may be one. */
export function isSecretOption(name: string, value?: unknown): boolean {
  const isPublic =
    typeof value === 'boolean' ||
    (typeof value === 'string' && name.trim() === 'token' && PUBLIC_TOKEN.test(value.trim()));
  return SECRET_OPTION_NAMES.test(name) && !isPublic;
}

/** The values of all secret options, and secrets in other texts, nested dictionaries included. */
export function secretsOf(options: StorageOptions): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    isSecretOption(name, value) ? leaves(value) : leaves(value, secretsInText)
  );
}

/** The password of a login in a text, and what stands behind its name, as written and decoded. */
export function writtenSecrets(text: string): readonly string[] {
  const password = loginOf(text)?.password;
  const found = password === undefined ? [] : [password, decoded(password)];
  return [...found, ...namedSecrets(text)];
}

const secretsInText = (text: string): readonly string[] =>
  text === SECRET_MASK ? [text] : [...new Set(writtenSecrets(text))];

/** What is found in the texts and numbers of a value, however deep. */
function leaves(value: unknown, find?: (text: string) => readonly string[]): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => leaves(item, find));
  }
  if (isRecord(value)) {
    return find === undefined
      ? Object.values(value).flatMap((item) => leaves(item))
      : secretsOf(value);
  }
  if ((typeof value !== 'string' && typeof value !== 'number') || value === '') {
    return [];
  }
  return find === undefined ? [String(value)] : find(String(value));
}
