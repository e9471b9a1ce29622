import { readdirSync } from 'node:fs';
import { extname, isAbsolute, join } from 'node:path';
import { parse } from 'ini';
import { beyondJsonLimits } from '../../api/json-limits.js';
import type { StorageOptions } from '../../api/location.js';
import { coerceOptions } from '../../location/coerce-options.js';
import { isRecord } from '../../location/is-record.js';
import { readUserFile } from '../files/user-file.js';

/** fsspec's defaults of a filesystem's options, by protocol (fsspec/config.py). */
export interface FsspecConfig {
  readonly options: Readonly<Record<string, StorageOptions>>;
  readonly notices: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'FSSPEC_';
/** Variables of fsspec itself, which look like those of a protocol. */
const OWN_VARIABLES = ['FSSPEC_CONFIG_DIR', 'FSSPEC_CONFIG_PATH'];

/** How many notices the files and variables may bring. */
const MAX_NOTICES = 10;

/** How many files are read; a folder with more of them is none of fsspec’s. */
const MAX_FILES = 100;

/**
 * Reads fsspec's defaults where the storage server runs, once, as fsspec does: the `.ini` and
 * `.json` files of `~/.config/fsspec` (or `FSSPEC_CONFIG_DIR`) in the order of their names, then
 * `FSSPEC_<PROTOCOL>` (a JSON dictionary), then `FSSPEC_<PROTOCOL>_<OPTION>`.
 *
 * What cannot be read is left out and named in the notices; no value is ever in them.
 */
export function readFsspecConfig(environment: Environment, home: string): FsspecConfig {
  // Without a prototype: a section may be called __proto__.
  const options: Record<string, Record<string, unknown>> = Object.create(null);
  Object.assign(options, libraryDefaults(environment));
  const notices: string[] = [];
  const add = (protocol: string, given: unknown, from: string): void => {
    if (isRecord(given)) {
      const name = protocol.toLowerCase();
      options[name] = { ...options[name], ...coerceOptions(name, given) };
    } else {
      notices.push(`${from} is not used: it must be a dictionary of options.`);
    }
  };
  const given = environment.FSSPEC_CONFIG_DIR || join(home, '.config', 'fsspec');
  const directory = given.replace(/^~(?=\/|$)/, home);
  if (!isAbsolute(directory) && environment.FSSPEC_CONFIG_DIR) {
    // Relative to the program that reads it: to nothing that is known here.
    notices.push('FSSPEC_CONFIG_DIR is not used: it must be an absolute path.');
  }
  for (const name of isAbsolute(directory) ? filesOf(directory) : []) {
    const path = join(directory, name);
    const read = readUserFile(path);
    if (read.kind !== 'read') {
      notices.push(`${path} is not used: ${read.kind === 'absent' ? 'it is gone' : read.reason}.`);
      continue;
    }
    const content = extname(name) === '.json' ? jsonOf(read.content) : parse(read.content);
    if (content === undefined) {
      notices.push(`${path} is not used: it cannot be read as ${extname(name).slice(1)}.`);
    }
    for (const [protocol, given] of Object.entries(isRecord(content) ? content : {})) {
      add(protocol, given, `"${protocol}" in ${path}`);
    }
  }
  const variables = Object.entries(environment)
    .filter(([name]) => name.startsWith(PREFIX) && !OWN_VARIABLES.includes(name))
    .map(([name, text = '']) => ({ name, text, parts: name.slice(PREFIX.length).split('_') }));
  for (const { name, text, parts } of variables.filter(({ parts }) => parts.length === 1)) {
    add(parts.join(), jsonOf(text), name);
  }
  for (const { text, parts, name } of variables.filter(({ parts }) => parts.length > 1)) {
    const [protocol = '', ...option] = parts;
    add(protocol, { [option.join('_').toLowerCase()]: text }, name);
  }
  return { options, notices: shortened(notices) };
}

/**
 * What variables of the libraries say of the address of a store, so that roots have it. Their secrets
 * are read by the libraries alone.
 */
function libraryDefaults(environment: Environment): Record<string, Record<string, unknown>> {
  const { STORAGE_EMULATOR_HOST: emulator = '', AZURE_STORAGE_CONNECTION_STRING: text = '' } =
    environment;
  const [, named] = /(?:^|;)\s*AccountName\s*=\s*([a-z0-9-]+)\s*(?:;|$)/i.exec(text) ?? [];
  const account_name = named ?? environment.AZURE_STORAGE_ACCOUNT_NAME ?? '';
  const isOwn = /(?:^|;)\s*BlobEndpoint\s*=/i.test(text);
  return {
    ...(emulator === '' || emulator === 'default' ? {} : { gs: { endpoint_url: emulator } }),
    ...(account_name === '' || isOwn ? {} : { abfs: { account_name } })
  };
}

function shortened(notices: readonly string[]): readonly string[] {
  const more = notices.length - MAX_NOTICES;
  return more > 0 ? [...notices.slice(0, MAX_NOTICES), `${more} more like these.`] : notices;
}

function filesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => ['.ini', '.json'].includes(extname(name)))
      .sort()
      .slice(0, MAX_FILES);
  } catch {
    // There is none, or it may not be read: fsspec passes over it, too.
    return [];
  }
}

function jsonOf(text: string): unknown {
  try {
    return beyondJsonLimits(text) === undefined ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
