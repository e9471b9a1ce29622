import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationChange, ResolvedLocation, StorageOptions } from '../../api/location.js';
import {
  hasWholePassword,
  PASSWORD_FIELD,
  putPassword,
  takePassword,
  takesPassword
} from '../../location/masked-settings.js';
import { SECRET_MASK } from '../../location/sqlalchemy-url.js';
import { isSecretOption, secretsOf } from '../../location/storage-options.js';
import type { INamedLocation } from './named-location.js';

/** One option as it is typed. */
export interface OptionRow {
  readonly name: string;
  /** JSON where it is JSON (`true`, `10`, `{"a": 1}`), else a string. */
  readonly text: string;
}

/** Whether a row holds a secret, also one inside a dictionary: it is typed masked then. */
export function isSecretRow({ name, text }: OptionRow): boolean {
  const option = name.trim();
  return isSecretOption(option) || secretsOf({ [option]: typedValue(text) }).length > 0;
}

/** What was entered into the change form. */
export interface IDraft {
  /** What the session would have without settings of its own, a named location, or its own. */
  readonly source: 'default' | 'named' | 'custom';
  /** The named location that was chosen. */
  readonly named?: INamedLocation | undefined;
  readonly artifact_storage_dir: string;
  /** Without its password, unless somebody is still typing it there. */
  readonly database_url: string;
  /** The password of a database server; the mask stands for the one that is kept. */
  readonly password: string;
  readonly rows: readonly OptionRow[];
}

/** Options as rows to edit. */
export function rowsOf(options: StorageOptions): readonly OptionRow[] {
  return Object.entries(options).map(([name, value]) => ({
    name,
    text: typeof value === 'string' && !isJson(value) ? value : JSON.stringify(value)
  }));
}

/** A draft whose `database_url` shows no password: it moves to the masked field. */
export function hidePassword(draft: IDraft): IDraft {
  const { database_url } = draft;
  if (!takesPassword(database_url) || !hasWholePassword(database_url)) {
    return draft;
  }
  const { url, password } = takePassword(database_url);
  return { ...draft, database_url: url, password };
}

/**
 * What a draft changes: absent keys stay as they are, `null` goes back to the default.
 *
 * @throws ArtifactStorageError `invalid_input` where a row has no name, repeats one, or still holds
 *   a mask in place of its secret; where another database would need the password that is kept.
 */
export function changeOf(draft: IDraft, location: ResolvedLocation): LocationChange {
  if (draft.source === 'default') {
    return { artifact_storage_dir: null, database_url: null, storage_options: null };
  }
  if (draft.source === 'named') {
    return changeToNamed(draft.named);
  }
  const dir = draft.artifact_storage_dir.trim();
  const url = urlOf(draft, location);
  const options = sameRows(draft.rows, rowsOf(location.storage_options.value))
    ? undefined
    : optionsOf(draft.rows);
  return {
    ...(dir === location.artifact_storage_dir.value ? {} : { artifact_storage_dir: dir }),
    ...(url === location.database_url.value ? {} : { database_url: url }),
    ...(options === undefined ? {} : { storage_options: options })
  };
}

function urlOf(draft: IDraft, location: ResolvedLocation): string {
  const { database_url, password } = hidePassword(draft);
  const bare = database_url.trim();
  const url = takesPassword(bare) ? putPassword(bare, password) : bare;
  if (password === SECRET_MASK && takesPassword(bare) && url !== location.database_url.value) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: 'The password is not shown, so it cannot be kept for another database.',
      hint: 'Enter the password of this one.',
      field: PASSWORD_FIELD
    });
  }
  return url;
}

/** All three settings together: what a named location does not say is the default. */
function changeToNamed(named: INamedLocation | undefined): LocationChange {
  if (named === undefined) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: 'No location is chosen.',
      hint: 'Choose one of the named locations.'
    });
  }
  const { artifact_storage_dir, database_url, storage_options } = named.settings;
  return {
    artifact_storage_dir: artifact_storage_dir ?? null,
    database_url: database_url ?? null,
    storage_options: storage_options ?? null
  };
}

/** The options that rows stand for while they are typed, mistakes included. Only for display. */
export function typedOptions(rows: readonly OptionRow[]): StorageOptions {
  return Object.fromEntries(rows.map(({ name, text }) => [name.trim(), typedValue(text)]));
}

const typedValue = (text: string): unknown => (isJson(text) ? (JSON.parse(text) as unknown) : text);

function optionsOf(rows: readonly OptionRow[]): StorageOptions {
  const options: Record<string, unknown> = {};
  for (const [index, row] of rows.entries()) {
    const name = row.name.trim();
    if (name === '' && row.text.trim() === '') {
      continue;
    }
    if (name === '' || name in options) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message:
          name === ''
            ? 'An option has a value, but no name.'
            : `The option ${name} is there twice.`,
        hint: name === '' ? 'Enter its name or remove the row.' : 'Remove one of the two rows.',
        field: `storage_options.${name === '' ? index : name}`
      });
    }
    if (secretsOf({ [name]: typedValue(row.text) }).includes(SECRET_MASK)) {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message: `The secret ${name} is not shown, so it cannot be kept with other options.`,
        hint: 'Enter it again.',
        field: `storage_options.${name}`
      });
    }
    options[name] = typedValue(row.text);
  }
  return options;
}

function sameRows(a: readonly OptionRow[], b: readonly OptionRow[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, index) => row.name === b[index]?.name && row.text === b[index]?.text)
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
