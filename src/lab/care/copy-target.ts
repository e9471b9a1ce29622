import type { LocationSettings } from '../../api/location.js';
import { putPassword, takePassword, takesPassword } from '../../location/masked-settings.js';
import type { IOptionRow } from '../interfaces/draft.js';
import type { INamedLocation } from '../interfaces/location.js';
import { optionsFor, optionsOf } from '../location/options/option-rows.js';

/** Where to copy, as it is entered. */
export interface CopyTarget {
  readonly source: 'default' | 'named' | 'custom';
  readonly named: INamedLocation | undefined;
  readonly artifact_storage_dir: string;
  /** Without its password. */
  readonly database_url: string;
  readonly password: string;
  readonly rows: readonly IOptionRow[];
}

/** The database of a target, for whose server a password may be entered. */
export function databaseOf({ source, named, database_url }: CopyTarget): string {
  return source === 'custom' ? database_url : (named?.settings.database_url ?? '');
}

/** A URL with a password gives that to the masked field. */
export function withDatabase(target: CopyTarget, text: string): CopyTarget {
  const { url, password } = takePassword(text);
  return password === ''
    ? { ...target, database_url: text }
    : { ...target, database_url: url, password };
}

/**
 * What the storage server is told: what is absent is the default.
 *
 * @throws ArtifactStorageError `invalid_input` where an option cannot be sent.
 */
export function settingsOfTarget(target: CopyTarget): LocationSettings {
  const { source, named, password, rows } = target;
  if (source === 'default' || (source === 'named' && named === undefined)) {
    return {};
  }
  const settings = source === 'named' ? (named?.settings ?? {}) : undefined;
  const dir =
    settings === undefined ? target.artifact_storage_dir : (settings.artifact_storage_dir ?? '');
  const bare = databaseOf(target).trim();
  const url = takesPassword(bare) && password !== '' ? putPassword(bare, password) : bare;
  const entered = optionsOf(rows, optionsFor(dir));
  const options = { ...settings?.storage_options, ...entered };
  return {
    ...(dir.trim() === '' ? {} : { artifact_storage_dir: dir.trim() }),
    ...(url === '' ? {} : { database_url: url }),
    ...(Object.keys(options).length === 0 ? {} : { storage_options: options })
  };
}

/** An empty form: the first named location, where there is one. */
export function emptyTarget(named: readonly INamedLocation[]): CopyTarget {
  const [first] = named;
  return {
    source: first === undefined ? 'custom' : 'named',
    named: first,
    artifact_storage_dir: '',
    database_url: '',
    password: '',
    rows: []
  };
}
