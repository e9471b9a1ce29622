import { ArtifactStorageError } from '../../api/errors.js';
import { PASSWORD_FIELD } from '../../location/masked-settings.js';

const nameOf = (field: string): string =>
  field === PASSWORD_FIELD ? 'the password of database_url' : field;

/**
 * Refuses to use a location whose secrets went with an earlier process of the storage server.
 *
 * @param fields as `forgottenSecrets` names them
 * @throws ArtifactStorageError `permission_denied`, where there are any; its field is the first one.
 */
export function refuseForgotten(fields: readonly string[]): void {
  const [first] = fields;
  if (first !== undefined) {
    throw new ArtifactStorageError({
      kind: 'permission_denied',
      message: `The storage server was restarted and has forgotten secrets of this session: ${fields.map(nameOf).join(', ')}.`,
      hint: 'Enter them in the Artifact Storage panel, once for this session, or set the location again together with them.',
      field: first
    });
  }
}
