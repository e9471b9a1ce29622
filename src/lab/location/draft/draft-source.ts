import type { LocationSettings, ResolvedLocation, StorageOptions } from '../../../api/location.js';
import { schemeOf } from '../../../location/artifact-storage-dir.js';
import type { Scheme } from '../../../location/filesystems/filesystems.js';
import { takePassword } from '../../../location/masked-settings.js';
import type { IDraftFields, IOptionRow } from '../../interfaces/draft.js';
import type { INamedLocation } from '../../interfaces/location.js';
import { optionsFor, rowsOf } from '../options/option-rows.js';
import { isInForce } from '../remember/remembered-location.js';

/** The secrets that people enter for a filesystem most, and the options that say that none is needed. */
const USUAL_SECRETS: Readonly<
  Partial<
    Record<Scheme, { readonly asked: readonly string[]; readonly instead: readonly string[] }>
  >
> = {
  s3: { asked: ['key', 'secret'], instead: ['username', 'password', 'token', 'profile', 'anon'] },
  abfs: {
    asked: ['account_key'],
    instead: ['sas_token', 'connection_string', 'credential', 'client_id', 'anon']
  },
  sftp: { asked: ['password'], instead: ['client_keys', 'agent_path'] },
  ftp: { asked: ['password'], instead: [] },
  smb: { asked: ['password'], instead: [] },
  webdav: { asked: ['auth'], instead: ['cert'] }
};

/** The rows in which people enter the secrets that a location without secrets may need. */
function secretRowsFor(
  artifact_storage_dir: string,
  options: StorageOptions
): readonly IOptionRow[] {
  const { asked = [], instead = [] } = USUAL_SECRETS[schemeOf(artifact_storage_dir)] ?? {};
  return [...asked, ...instead].some((name) => name in options)
    ? []
    : asked.map((name) => ({ id: `asked:${name}`, name, text: '' }));
}

/** Whether a session uses a named location, secrets aside. */
function usesNamed({ settings }: INamedLocation, location: ResolvedLocation): boolean {
  // With nothing but secrets beside it, its options are a dictionary that is otherwise empty.
  return isInForce(settings, location) || isInForce({ storage_options: {}, ...settings }, location);
}

/** The secrets, as masks, that a session has beside the named location which it uses. */
export function keptSecretRows(
  named: INamedLocation,
  location: ResolvedLocation
): readonly IOptionRow[] {
  if (!usesNamed(named, location)) {
    return [];
  }
  const said = named.settings.storage_options ?? {};
  const kept = Object.entries(location.storage_options.value).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(said[name])
  );
  return location.storage_options.origin === 'session'
    ? rowsOf(Object.fromEntries(kept), optionsFor(location.artifact_storage_dir.value))
    : [];
}

/** The draft for a location, on the source that is in force. */
export function draftOf(location: ResolvedLocation, all: readonly INamedLocation[]): IDraftFields {
  const { artifact_storage_dir, database_url, storage_options } = location;
  const { url, password } = takePassword(database_url.value);
  const isDefault = [artifact_storage_dir, database_url, storage_options].every(
    ({ origin }) => origin !== 'session'
  );
  const named = isDefault ? undefined : all.find((each) => usesNamed(each, location));
  return {
    source: isDefault ? 'default' : named === undefined ? 'custom' : 'named',
    named,
    secret_rows: named === undefined ? [] : keptSecretRows(named, location),
    artifact_storage_dir: artifact_storage_dir.value,
    database_url: url,
    password,
    rows: rowsOf(storage_options.value, optionsFor(artifact_storage_dir.value))
  };
}

/** A draft with a location in its custom fields, and with fields for the secrets it may need. */
export function withSettings(
  draft: IDraftFields,
  settings: LocationSettings,
  location: ResolvedLocation
): IDraftFields {
  const dir = settings.artifact_storage_dir ?? location.artifact_storage_dir.inherited.value;
  const options = settings.storage_options ?? location.storage_options.inherited.value;
  const { url, password } = takePassword(
    settings.database_url ?? location.database_url.inherited.value
  );
  return {
    ...draft,
    source: 'custom',
    artifact_storage_dir: dir,
    database_url: url,
    password,
    rows: [...rowsOf(options, optionsFor(dir)), ...secretRowsFor(dir, options)]
  };
}

/** A draft with another named location; a secret that was typed for one never goes to another. */
export function withNamed(
  draft: IDraftFields,
  named: INamedLocation | undefined,
  location: ResolvedLocation
): IDraftFields {
  if (named === undefined) {
    return { ...draft, source: 'named', named };
  }
  const { artifact_storage_dir = '', storage_options = {} } = named.settings;
  const inForce = usesNamed(named, location);
  const kept = keptSecretRows(named, location);
  return {
    ...draft,
    source: 'named',
    named,
    password: inForce ? takePassword(location.database_url.value).password : '',
    secret_rows: kept.length > 0 ? kept : secretRowsFor(artifact_storage_dir, storage_options)
  };
}

/** A draft with another source. The custom fields begin with what was chosen before. */
export function withSource(
  draft: IDraftFields,
  source: IDraftFields['source'],
  location: ResolvedLocation
): IDraftFields {
  if (source === draft.source) {
    return draft;
  }
  if (source === 'named') {
    return withNamed(draft, draft.named, location);
  }
  if (draft.source !== 'named' || draft.named === undefined) {
    return { ...draft, source };
  }
  const { password, secret_rows } = draft;
  const filled = withSettings(draft, draft.named.settings, location);
  const asked = new Set(secret_rows.map(({ name }) => name));
  return {
    ...filled,
    source,
    password: draft.named.settings.database_url === undefined ? filled.password : password,
    rows: [...filled.rows.filter(({ name }) => !asked.has(name)), ...secret_rows]
  };
}
