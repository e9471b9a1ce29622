import { isArtifactStorageError } from '../../../api/errors.js';
import type { ResolvedLocation } from '../../../api/location.js';
import { PASSWORD_FIELD } from '../../../location/masked-settings.js';
import { SECRET_MASK } from '../../../location/sqlalchemy-url.js';
import type { IDraftFields, KeptSecrets } from '../../interfaces/draft.js';
import { rowOfField } from '../options/option-rows.js';
import { changeOf } from './draft-change.js';

/** Asks the change itself, so that the form says what its check will do. */
export function keptSecrets(draft: IDraftFields, location: ResolvedLocation): KeptSecrets {
  const { rows, secret_rows } = draft;
  const field = (asked: IDraftFields): string | undefined => {
    try {
      changeOf(asked, location);
    } catch (error) {
      return isArtifactStorageError(error) ? error.field : undefined;
    }
    return undefined;
  };
  const refused = rowOfField(
    field({ ...draft, password: '' }),
    draft.source === 'named' ? secret_rows : rows
  );
  return {
    password: field({ ...draft, rows: [], secret_rows: [] }) !== PASSWORD_FIELD,
    options: refused?.text.includes(SECRET_MASK) !== true
  };
}
