import type { ArtifactStorageError } from '../../../api/errors.js';
import type { LocationKey } from '../../../api/location.js';
import { PASSWORD_FIELD, takesPassword } from '../../../location/masked-settings.js';
import type { ILocationDraft } from '../../interfaces/draft.js';
import { errorOfProblem } from '../../session/problem.js';

/** The errors of a draft, each at the field that it belongs to; the rest is general. */
export interface DraftProblems {
  readonly artifact_storage_dir: ArtifactStorageError | undefined;
  readonly database_url: ArtifactStorageError | undefined;
  readonly password: ArtifactStorageError | undefined;
  readonly storage_options: ArtifactStorageError | undefined;
  readonly general: ArtifactStorageError | undefined;
}

type Slot = LocationKey | 'password' | 'general';

function slotOf(error: ArtifactStorageError, fallback: Slot, hasPassword: boolean): Slot {
  const field = error.field ?? '';
  if (field === PASSWORD_FIELD && hasPassword) {
    return 'password';
  }
  if (field.startsWith('storage_options')) {
    return 'storage_options';
  }
  if (field.startsWith('database_url')) {
    return 'database_url';
  }
  return field === 'artifact_storage_dir' ? field : fallback;
}

/** The database of a draft, for whose server a password may be entered. */
export function databaseOf({ fields }: ILocationDraft): string {
  switch (fields.source) {
    case 'default':
      return '';
    case 'named':
      return fields.named?.settings.database_url ?? '';
    case 'custom':
      return fields.database_url;
  }
}

/** What a check, or the attempt to start one, found wrong. */
export function problemsOf(draft: ILocationDraft): DraftProblems {
  const found: { [S in Slot]: ArtifactStorageError | undefined } = {
    artifact_storage_dir: undefined,
    database_url: undefined,
    password: undefined,
    storage_options: undefined,
    general: undefined
  };
  const hasPassword = takesPassword(databaseOf(draft));
  const put = (error: ArtifactStorageError, fallback: Slot): void => {
    found[slotOf(error, fallback, hasPassword)] ??= error;
  };
  if (draft.report?.values.problem !== undefined) {
    put(errorOfProblem(draft.report.values.problem), 'artifact_storage_dir');
  }
  if (draft.report?.metadata.problem !== undefined) {
    put(errorOfProblem(draft.report.metadata.problem), 'database_url');
  }
  if (draft.error !== undefined) {
    put(draft.error, 'general');
  }
  return found;
}
