import type { TranslationBundle } from '@jupyterlab/translation';
import { ONLY_METADATA_CHANGES, ONLY_VALUES_CHANGE } from '../../../location/change-messages.js';
import { takePassword } from '../../../location/masked-settings.js';
import type { ILocationDraft } from '../../interfaces/draft.js';

/** What a change means, a sentence each: the check's own words where it has run. */
export function draftMessages(draft: ILocationDraft, trans: TranslationBundle): readonly string[] {
  if (draft.report !== undefined) {
    return draft.report.messages.map(({ text }) => text);
  }
  if (draft.fields.source !== 'custom') {
    return [];
  }
  const { artifact_storage_dir, database_url } = draft.location;
  const values = draft.fields.artifact_storage_dir.trim() !== artifact_storage_dir.value;
  // Another password leads to the same artifacts.
  const metadata =
    takePassword(draft.fields.database_url.trim()).url !== takePassword(database_url.value).url;
  if (values === metadata) {
    return [];
  }
  return [trans.__(values ? ONLY_VALUES_CHANGE : ONLY_METADATA_CHANGES)];
}
