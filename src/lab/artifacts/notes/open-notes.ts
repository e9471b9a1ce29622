import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactRef, IArtifactsScope } from '../../interfaces/artifacts.js';
import { withPart } from '../../kit/with-part.js';
import type { IArtifactStorage } from '../../tokens.js';
import { NOTES } from '../parts.js';

/** Whose notes are asked for. */
export interface NotesOf {
  readonly session_id: string;
  /** Where it is shown; absent: nowhere any more, and the artifact's own name stands in its place. */
  readonly scope: IArtifactsScope | undefined;
  readonly ref: IArtifactRef;
}

/** Loads the dialog of notes, and asks for those of a version in it. */
export function openNotes(
  { client, scopes }: Pick<IArtifactStorage, 'client' | 'scopes'>,
  { session_id, scope, ref }: NotesOf,
  trans: TranslationBundle
): Promise<void> {
  const whose = scope === undefined ? visibleName(ref.name) : scopes.nameOf(scope);
  const options = { client, session_id, ref, whose, trans };
  return withPart(NOTES, trans, ({ editNotes }) => editNotes(options));
}
