import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationDraft } from '../model/location-draft.js';

/** What a change means, a sentence each: the check's own words where it has run. */
export function draftMessages(draft: LocationDraft, trans: TranslationBundle): readonly string[] {
  if (draft.report !== undefined) {
    return draft.report.messages;
  }
  if (draft.draft.source !== 'custom') {
    return [];
  }
  const keys = draft.changedKeys;
  const values = keys.includes('artifact_storage_dir');
  const metadata = keys.includes('database_url');
  if (values && !metadata) {
    return [
      trans.__('Only the values change: artifacts saved before stay where they are and still load.')
    ];
  }
  if (metadata && !values) {
    return [
      trans.__(
        'Only the metadata changes: artifacts saved before stay where they are, but are no longer listed here.'
      )
    ];
  }
  return [];
}
