import { LOCATION_KEYS } from '../../../api/constants.js';
import type {
  LocationChange,
  LocationSettings,
  ResolvedLocation,
  StorageOptions
} from '../../../api/location.js';
import { isRecord } from '../../../location/is-record.js';
import { keysInOrder } from '../../../location/keys-in-order.js';
import { takePassword } from '../../../location/masked-settings.js';
import { refusalOf } from '../../../location/refused-settings.js';
import { hasSecret } from '../../../location/secret-dir.js';
import { hasPassword, SECRET_MASK } from '../../../location/sqlalchemy-url.js';
import { withoutSecrets } from '../../../location/without-secrets.js';
import { isNotShown } from '../../../location/written-secrets.js';
import type { Remembered } from '../../interfaces/location.js';

/** Key of the location in the metadata of a notebook. */
export const METADATA_KEY = 'artifact_storage';

/** A session's own settings as they may stand in a notebook. */
export interface Rememberable {
  /** What may be written: holds no secret. */
  readonly settings: LocationSettings;
  /** The settings that hold secrets, for people: `database_url`, `storage_options.key`. */
  readonly secrets: readonly string[];
}

const isMasked = (text: string): boolean => text.includes(SECRET_MASK);

/** What of a location is the session's own, without secrets. */
export function rememberable(location: ResolvedLocation): Rememberable {
  const secrets: string[] = [];
  const text = (key: 'artifact_storage_dir' | 'database_url'): LocationSettings => {
    const { origin, value } = location[key];
    if (origin !== 'session' || isNotShown(value)) {
      return {};
    }
    if (isMasked(value) || (key === 'database_url' ? hasPassword : hasSecret)(value)) {
      secrets.push(key);
    }
    const kept = { [key]: key === 'database_url' ? takePassword(value).url : value };
    // What still holds a secret then, or a piece of one, is left out altogether.
    return refusalOf(kept) === undefined ? kept : {};
  };
  const dir = text('artifact_storage_dir');
  const url = text('database_url');
  if (location.storage_options.origin !== 'session') {
    return { settings: { ...dir, ...url }, secrets };
  }
  const found = withoutSecrets(location.storage_options.value, 'storage_options');
  return {
    settings: { ...dir, ...url, storage_options: found.options },
    secrets: [...secrets, ...found.secrets]
  };
}

/** Reads the metadata of a notebook, which is not trusted. */
export function readRemembered(value: unknown): Remembered {
  if (value === undefined || value === null) {
    return { kind: 'none' };
  }
  if (!isRecord(value)) {
    return { kind: 'unusable', reason: 'form' };
  }
  const { artifact_storage_dir: dir, database_url: url, storage_options: options } = value;
  const isText = (text: unknown): boolean =>
    text === undefined || (typeof text === 'string' && text.trim() !== '');
  const isEmpty = LOCATION_KEYS.every((key) => value[key] === undefined);
  if (isEmpty || !isText(dir) || !isText(url) || !(options === undefined || isRecord(options))) {
    return { kind: 'unusable', reason: 'form' };
  }
  const settings = {
    ...(typeof dir === 'string' ? { artifact_storage_dir: dir } : {}),
    ...(typeof url === 'string' ? { database_url: url } : {}),
    ...(options === undefined ? {} : { storage_options: options as StorageOptions })
  };
  const texts = Object.values(settings).filter((text) => typeof text === 'string');
  const { secrets } = withoutSecrets(settings.storage_options ?? {}, '');
  const refusal = refusalOf(settings);
  if (texts.some(isMasked) || secrets.length > 0 || refusal?.reason === 'secret') {
    return { kind: 'unusable', reason: 'secret' };
  }
  return refusal === undefined
    ? { kind: 'location', settings }
    : { kind: 'unusable', reason: 'form' };
}

/**
 * One text for one location, whatever the order of its keys. Never shortened: trust uses it.
 * Lists stay as they are: people agreed to locations by this text, and are not to be asked again.
 */
export function textOf(settings: LocationSettings): string {
  return JSON.stringify(keysInOrder(settings, false));
}

/** Whether a session's own settings are the remembered ones, secrets aside. */
export function isInForce(settings: LocationSettings, location: ResolvedLocation): boolean {
  return textOf(rememberable(location).settings) === textOf(settings);
}

/** All three settings together: what is not remembered is the default. */
export function changeToRemembered(settings: LocationSettings): LocationChange {
  return {
    artifact_storage_dir: settings.artifact_storage_dir ?? null,
    database_url: settings.database_url ?? null,
    storage_options: settings.storage_options ?? null
  };
}
