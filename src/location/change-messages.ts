/** What a change of the values alone means. */
export const ONLY_VALUES_CHANGE =
  'Only values change: artifacts saved before stay where they are and still load.';

/** What a change of the metadata alone means. */
export const ONLY_METADATA_CHANGES =
  'Only metadata changes: the values stay where they are, but artifacts of the earlier metadata are no longer listed here.';
