/** What a change of the values alone means; what still loads, a check says. */
export const ONLY_VALUES_CHANGE = 'Only values change: artifacts saved before stay where they are.';

/** What a change of the metadata alone means. */
export const ONLY_METADATA_CHANGES =
  'Only metadata changes: the values stay where they are, but artifacts of the earlier metadata are no longer listed here.';
