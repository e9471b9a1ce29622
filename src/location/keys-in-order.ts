import { isRecord } from './is-record.js';

/**
 * A value whose dictionaries have their keys in order, because clients write them in different ones.
 * Its JSON is one text for one value.
 *
 * @param inLists - Whether dictionaries within lists are put in order, too.
 */
export function keysInOrder(value: unknown, inLists: boolean): unknown {
  if (Array.isArray(value)) {
    return inLists ? value.map((item) => keysInOrder(item, true)) : value;
  }
  return isRecord(value)
    ? Object.fromEntries(
        Object.keys(value)
          .sort()
          .map((key) => [key, keysInOrder(value[key], inLists)])
      )
    : value;
}
