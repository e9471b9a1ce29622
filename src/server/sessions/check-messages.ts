import type { CheckMessage } from '../../api/location.js';
import type { StoreLocation } from '../store/store-location.js';

/** Where the check of the values found that they may only be read. */
export const readOnlyValues = ({ dir }: StoreLocation): string => {
  const isItself = 'readOnly' in dir && dir.readOnly !== null;
  const why = isItself ? 'this filesystem can only be read' : 'these credentials may only read';
  return `Nothing can be saved there: ${why}. Values of versions that are deleted stay.`;
};

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
