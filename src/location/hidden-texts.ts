import type { StorageOptions } from '../api/location.js';
import { isRecord } from './is-record.js';
import { isHeaders, isSecretOption, writtenSecrets } from './secret-options.js';
import type { StorageOption } from './storage-option.js';
import { ALL_OPTIONS, isMaskedWhole, knownOption } from './storage-options.js';

/** Values of options that are no secret wherever they stand: numbers, and words that many take. */
export const HARMLESS_VALUE =
  /^(?:[\d.,+-]*|true|false|yes|none|null|auto|default|anon|cloud|cache|browser|google_default|standard|path|virtual|primary|secondary|full_control|read_only|read_write|utf-?8|gzip|keep-alive)$/i;

/** A header's scheme, and what it gives to the server. */
const SCHEME = /^\s*(?:Bearer|Basic|Digest|Token|ApiKey)\s+(\S+)/i;

/** A shorter line of a key is a part of other texts. */
const MIN_LINE = 9;

/** All that `maskOptions` hides: what is masked where it is shown is a secret wherever it could appear. */
export function hiddenTexts(
  options: StorageOptions,
  known: readonly StorageOption[] | undefined = ALL_OPTIONS
): readonly string[] {
  return Object.entries(options).flatMap(([name, value]) =>
    isMaskedWhole(known, name, value)
      ? leaves(name, value, false)
      : textsIn(value, knownOption(known, name)?.nested)
  );
}

/** The hidden parts of a value that is shown. */
function textsIn(value: unknown, nested?: readonly StorageOption[]): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item) => textsIn(item));
  }
  if (isRecord(value)) {
    return hiddenTexts(value, nested);
  }
  return typeof value === 'string' ? partsOf(value) : [];
}

/** @param isSure whether it is a secret for sure, not only the value of an option nobody knows */
function leaves(name: string, value: unknown, isSure: boolean): readonly string[] {
  const isSecret = isSure || isSecretOption(name, value) || isHeaders(name);
  if (Array.isArray(value)) {
    // A user's name is no secret without its password.
    const items = name.trim() === 'auth' && value.length > 1 ? value.slice(1) : value;
    return items.flatMap((item) => leaves('', item, isSecret));
  }
  if (isRecord(value)) {
    return Object.entries(value).flatMap(([inner, item]) => leaves(inner, item, isSecret));
  }
  if (typeof value !== 'string' && !(isSecret && typeof value === 'number')) {
    return [];
  }
  const text = String(value);
  const behindUser = name.trim() === 'auth' ? (/^[^:]*:(.+)/s.exec(text)?.slice(1) ?? []) : [];
  return !isSecret && HARMLESS_VALUE.test(text.trim())
    ? []
    : [text, ...behindUser, ...partsOf(text)];
}

/** Secrets in a text, also behind a header's scheme, and the lines of a key. */
function partsOf(text: string): readonly string[] {
  const lines = text.includes('PRIVATE KEY') ? text.split(/\r?\n/) : [];
  return [
    ...writtenSecrets(text),
    ...(SCHEME.exec(text)?.slice(1) ?? []),
    ...lines.map((line) => line.trim()).filter((line) => line.length >= MIN_LINE)
  ];
}
