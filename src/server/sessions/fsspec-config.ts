import { readdirSync, readFileSync } from 'node:fs';
import { extname, isAbsolute, join } from 'node:path';
import { parse } from 'ini';
import type { StorageOptions } from '../../api/location.js';
import { coerceOptions } from '../../location/coerce-options.js';

/** fsspec's defaults of a filesystem's options, by protocol (fsspec/config.py). */
export interface FsspecConfig {
  readonly options: Readonly<Record<string, StorageOptions>>;
  readonly notices: readonly string[];
}

/** No defaults. */
export const NO_FSSPEC_CONFIG: FsspecConfig = { options: {}, notices: [] };

type Environment = Readonly<Record<string, string | undefined>>;

const PREFIX = 'FSSPEC_';
/** Variables of fsspec itself, which look like those of a protocol. */
const OWN_VARIABLES = ['FSSPEC_CONFIG_DIR', 'FSSPEC_CONFIG_PATH'];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Reads fsspec's defaults where the storage server runs, once, as fsspec does: the `.ini` and
 * `.json` files of `~/.config/fsspec` (or `FSSPEC_CONFIG_DIR`) in the order of their names, then
 * `FSSPEC_<PROTOCOL>` (a JSON dictionary), then `FSSPEC_<PROTOCOL>_<OPTION>`.
 *
 * What cannot be read is left out and named in the notices; no value is ever in them.
 */
export function readFsspecConfig(environment: Environment, home: string): FsspecConfig {
  const options: Record<string, Record<string, unknown>> = {};
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
  if (!isAbsolute(directory)) {
    // Relative to the program that reads it: to nothing that is known here.
    notices.push('FSSPEC_CONFIG_DIR is not used: it must be an absolute path.');
  }
  for (const name of isAbsolute(directory) ? filesOf(directory) : []) {
    const path = join(directory, name);
    try {
      const text = readFileSync(path, 'utf8');
      const content: unknown = extname(name) === '.json' ? JSON.parse(text) : parse(text);
      for (const [protocol, given] of Object.entries(isRecord(content) ? content : {})) {
        add(protocol, given, `"${protocol}" in ${path}`);
      }
    } catch {
      notices.push(`${path} is not used: it cannot be read as ${extname(name).slice(1)}.`);
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
  return { options, notices };
}

function filesOf(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => ['.ini', '.json'].includes(extname(name)))
      .sort();
  } catch {
    return [];
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
