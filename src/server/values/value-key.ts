import { createHash } from 'node:crypto';
import { trimEnd } from '../../location/trim-end.js';

/** The longest readable part of a slug, in characters: far below every filesystem's limit. */
const MAX_READABLE = 48;

/** Device names that Windows does not allow as file names. */
const WINDOWS_RESERVED = /^(?:con|prn|aux|nul|conin|conout|com\d|lpt\d)$/;

const SLUG = '[a-z0-9][a-z0-9_-]{0,63}';
const ANY_KEY = new RegExp(`^${SLUG}/[0-9A-Za-z-]{8,64}\\.pkl$`);
const OWN_KEY = new RegExp(`^${SLUG}/\\d{8}T\\d{6}Z-[0-9a-f]{12}\\.pkl$`);
const PREVIEW = '.preview';
const SAVE_ID = /^[0-9A-Za-z-]{8,64}$/;

/**
 * The directory name for an artifact name: readable, lower case ASCII, valid on every filesystem.
 *
 * A name that is not its own slug gets eight hex digits of its SHA-256, so that `A` and `a`, or two
 * Chinese names, have directories of their own. If two names ever met in one directory, nothing
 * would happen: files in it are named after the save, which is unique.
 */
export function slugOf(name: string): string {
  const begun = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .slice(0, MAX_READABLE)
    .replace(/^[-_]+/, '');
  const readable = trimEnd(begun, /[-_]/);
  if (readable !== '' && readable === name && !WINDOWS_RESERVED.test(readable)) {
    return readable;
  }
  const digest = createHash('sha256').update(name, 'utf8').digest('hex').slice(0, 8);
  return `${readable === '' ? 'artifact' : readable}-${digest}`;
}

/** The key of the value of one save: `<slug>/<save_id>.pkl`. */
export function valueKey(name: string, saveId: string): string {
  return `${slugOf(name)}/${saveId}.pkl`;
}

/** Whether a text has the form of a value key; nothing else is ever opened in a values root. */
export function isValueKey(key: string): boolean {
  return ANY_KEY.test(key);
}

/** Whether a key is one that our clients make, or of its preview. A clean-up looks at no other file. */
export function isOwnKey(key: string): boolean {
  return OWN_KEY.test(keyOfValue(key));
}

/** The key of what is shown of a value, beside it: `<slug>/<save_id>.preview`. */
export function previewKey(key: string): string {
  return key.replace(/\.pkl$/, PREVIEW);
}

/** The key of the value that a file belongs to: that of a preview's value, else the key itself. */
export function keyOfValue(key: string): string {
  return isPreviewKey(key) ? `${key.slice(0, -PREVIEW.length)}.pkl` : key;
}

/** Whether a text has the form of a preview's key. */
export function isPreviewKey(key: string): boolean {
  return key.endsWith(PREVIEW) && isValueKey(`${key.slice(0, -PREVIEW.length)}.pkl`);
}

/** Whether a text is a save id. */
export function isSaveId(text: string): boolean {
  return SAVE_ID.test(text);
}
