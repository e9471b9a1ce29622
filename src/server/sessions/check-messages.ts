import type { CheckMessage } from '../../api/location.js';

/** Where the check of the values found that they may only be read. */
export const READ_ONLY =
  'Nothing can be saved there: these credentials may only read. Values of versions that are deleted stay.';

/** Where the check of the metadata found that they may only be read. */
export const READ_ONLY_METADATA =
  'Nothing can be saved or deleted there: the database can only be read.';

/** The texts that there are, as messages about one thing. */
export function about(
  code: CheckMessage['code'],
  ...texts: readonly (string | undefined)[]
): readonly CheckMessage[] {
  return texts.flatMap((text) => (text === undefined ? [] : [{ code, text }]));
}
