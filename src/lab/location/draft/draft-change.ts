import { ArtifactStorageError } from '../../../api/errors.js';
import type { LocationChange, ResolvedLocation } from '../../../api/location.js';
import { schemeOf } from '../../../location/artifact-storage-dir.js';
import { isOfAnotherKind } from '../../../location/fitting-options.js';
import {
  hasWholePassword,
  PASSWORD_FIELD,
  putPassword,
  takePassword,
  takesPassword
} from '../../../location/masked-settings.js';
import { isSameLogin, keepsPassword } from '../../../location/same-login.js';
import { keepsSecrets } from '../../../location/secrets-target.js';
import { SECRET_MASK } from '../../../location/sqlalchemy-url.js';
import type { IDraftFields, IOptionRow } from '../../interfaces/draft.js';
import { optionsFor, optionsOf, rowsOf, sameRows } from '../options/option-rows.js';
import { keptSecretRows } from './draft-source.js';

/** A draft whose `database_url` shows no password: it moves to the masked field. */
export function hidePassword(draft: IDraftFields): IDraftFields {
  const { database_url } = draft;
  if (!takesPassword(database_url) || !hasWholePassword(database_url)) {
    return draft;
  }
  const { url, password } = takePassword(database_url);
  return { ...draft, database_url: url, password };
}

/** The `database_url` of which a draft shows the password. */
export function loginUrlOf({ source, named, database_url }: IDraftFields): string {
  return source === 'named' ? (named?.settings.database_url ?? database_url) : database_url;
}

/**
 * What a draft changes: absent keys stay as they are, `null` goes back to the default.
 *
 * @param location - What is in force now, also where that changed after the draft was begun: what
 *   people see in the form is then what they get.
 * @throws ArtifactStorageError `invalid_input` where a row of the options cannot be sent, as
 *   {@link optionsOf}; where another database would need the password that is kept.
 */
export function changeOf(draft: IDraftFields, location: ResolvedLocation): LocationChange {
  if (draft.source === 'default') {
    return { artifact_storage_dir: null, database_url: null, storage_options: null };
  }
  if (draft.source === 'named') {
    return changeToNamed(draft, location);
  }
  const { artifact_storage_dir, database_url, storage_options } = location;
  const dir = draft.artifact_storage_dir.trim();
  const hidden = hidePassword(draft);
  const url = urlOf(hidden.database_url, hidden.password, location);
  const options = sameRows(
    draft.rows,
    rowsOf(storage_options.value, optionsFor(artifact_storage_dir.value))
  )
    ? undefined
    : optionsOf(
        draft.rows.filter((row) => !isStruckOut(row, dir, location)),
        optionsFor(dir),
        (typed) =>
          keepsSecrets(
            { dir: artifact_storage_dir.value, options: storage_options.value },
            { dir, options: typed }
          )
      );
  return {
    ...(dir === artifact_storage_dir.value ? {} : { artifact_storage_dir: dir }),
    ...(url === database_url.value ? {} : { database_url: url }),
    ...(options === undefined ? {} : { storage_options: options })
  };
}

/** Whether a row is an option in force that only the filesystem takes which the draft leaves. */
export function isStruckOut(row: IOptionRow, dir: string, location: ResolvedLocation): boolean {
  const { artifact_storage_dir: before, storage_options } = location;
  return (
    schemeOf(before.value) !== schemeOf(dir) &&
    isOfAnotherKind(row.name.trim(), schemeOf(dir)) &&
    rowsOf(storage_options.value, optionsFor(before.value)).some(
      ({ id, name, text }) => id === row.id && name === row.name && text === row.text
    )
  );
}

function urlOf(text: string, password: string, location: ResolvedLocation): string {
  const bare = text.trim();
  const url = takesPassword(bare) ? putPassword(bare, password) : bare;
  const isMoved = password === SECRET_MASK && takesPassword(bare);
  if (isMoved && !keepsPassword(location.database_url.value, url)) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      ...(isSameLogin(location.database_url.value, url)
        ? {
            message:
              'The password is not shown, and it is not kept for a connection that is protected less.',
            hint: 'Enter it again.'
          }
        : {
            message: 'The password is not shown, so it cannot be kept for another database.',
            hint: 'Enter the password of this one.'
          }),
      field: PASSWORD_FIELD
    });
  }
  return url;
}

/**
 * All three settings together, with the secrets that were entered: what a named location does not
 * say is the default. A setting whose secret is kept stays as it is.
 */
function changeToNamed(draft: IDraftFields, location: ResolvedLocation): LocationChange {
  const { named, password, secret_rows } = draft;
  if (named === undefined) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: 'No location is chosen.',
      hint: 'Choose one of the named locations.'
    });
  }
  const { artifact_storage_dir, database_url, storage_options } = named.settings;
  const url = database_url === undefined ? null : urlOf(database_url, password, location);
  const kept = keptSecretRows(named, location);
  const secrets =
    kept.length > 0 && sameRows(secret_rows, kept)
      ? undefined
      : optionsOf(secret_rows, optionsFor(artifact_storage_dir ?? ''));
  const options = { ...storage_options, ...secrets };
  return {
    artifact_storage_dir: artifact_storage_dir ?? null,
    ...(url === location.database_url.value && url.includes(SECRET_MASK)
      ? {}
      : { database_url: url }),
    ...(secrets === undefined
      ? {}
      : {
          storage_options:
            storage_options === undefined && Object.keys(options).length === 0 ? null : options
        })
  };
}
