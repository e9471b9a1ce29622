import type { TranslationBundle } from '@jupyterlab/translation';
import { ONLY_METADATA_CHANGES, ONLY_VALUES_CHANGE } from '../../../location/change-messages.js';
import { isSameDatabase } from '../../../location/same-login.js';
import type { ILocationDraft } from '../../interfaces/draft.js';
import { namesOf } from '../../kit/names-of.js';
import { labelOfSecret } from '../fields/label-of-secret.js';

/** What people should know of a draft, a sentence each. */
export function draftMessages(draft: ILocationDraft, trans: TranslationBundle): readonly string[] {
  const emptied = draft.emptied.map((field) => labelOfSecret(field, trans));
  return [
    ...(emptied.length === 0
      ? []
      : [
          trans.__(
            'Emptied, because it was entered for another server: %1. Enter what belongs to this one.',
            namesOf(emptied, trans)
          )
        ]),
    ...changeMessages(draft, trans)
  ];
}

/** What a change means: the check's own words where it has run. */
function changeMessages(draft: ILocationDraft, trans: TranslationBundle): readonly string[] {
  if (draft.report !== undefined) {
    return draft.report.messages.map(({ text }) => text);
  }
  if (draft.fields.source !== 'custom') {
    return [];
  }
  const { artifact_storage_dir, database_url } = draft.location;
  const values = draft.fields.artifact_storage_dir.trim() !== artifact_storage_dir.value;
  const metadata = !isSameDatabase(draft.fields.database_url, database_url.value);
  if (values === metadata) {
    return [];
  }
  return [trans.__(values ? ONLY_VALUES_CHANGE : ONLY_METADATA_CHANGES)];
}
