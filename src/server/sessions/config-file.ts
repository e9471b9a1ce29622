import { type Stats, unwatchFile, watchFile } from 'node:fs';
import { dirname, join } from 'node:path';
import { Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { beyondJsonLimits } from '../../api/json-limits.js';
import { type Settings, SettingsSchema } from '../../api/session.js';
import { isRecord } from '../../location/is-record.js';
import { ParsedFiles } from '../files/parsed-files.js';
import type { UserFile } from '../files/user-file.js';
import { neededBySchema } from '../needed-by-schema.js';
import { type ConfigProblem, keyProblems, valueProblems } from './config-values.js';
import { readJson } from './json-text.js';

/** How often a file is looked at, in milliseconds: it may be on a disk that sends no events. */
const WATCH_INTERVAL = 1000;

/** How many files are remembered and watched; kernels can name as many folders as they like. */
const MAX_FILES = 64;

/** How many notices a file may bring; a file with more of them is none of ours. */
const MAX_NOTICES = 10;

/** LineaPy's name for the file. */
export const CONFIG_FILE_NAME = 'lineapy_config.json';

/** What a configuration file says. */
export interface ConfigFile {
  /** The folder of the file, where its relative paths start. */
  readonly folder: string;
  readonly settings: Settings;
  /** LineaPy's `home_dir`: moves the defaults. */
  readonly home_dir: string | undefined;
  /** Why the file, or a part of it, is not used or cannot be. */
  readonly notices: readonly string[];
}

type Content = Omit<ConfigFile, 'folder'>;

const EMPTY: Content = { settings: {}, home_dir: undefined, notices: [] };

/** What is read: the settings, and LineaPy's own key for its home. */
const KEYS = Type.Object({ ...SettingsSchema.properties, home_dir: Type.Optional(Type.String()) });

const KEY_NAMES = Object.keys(KEYS.properties);

const notUsed = (path: string, reason: string): Content => ({
  ...EMPTY,
  notices: [`${path} is not used: ${reason}.`]
});

function parse(path: string, text: string): Content {
  const beyond = beyondJsonLimits(text);
  if (beyond !== undefined) {
    return notUsed(path, beyond);
  }
  const read = readJson(text);
  if ('mistake' in read) {
    return notUsed(path, `it is not valid JSON (${read.mistake})`);
  }
  const { value: content, lineOf } = read;
  if (!isRecord(content)) {
    return notUsed(path, 'it does not hold a JSON object');
  }
  const problems: ConfigProblem[] = [];
  const found: Record<string, unknown> = {};
  for (const key of KEY_NAMES) {
    const value = content[key];
    if (value === undefined || value === null) {
      continue;
    }
    if (Check(KEYS, { [key]: value })) {
      found[key] = value;
    } else {
      const needed = neededBySchema(Errors(KEYS, { [key]: value }));
      problems.push({ key, text: `is not used: it ${needed}.` });
    }
  }
  const { home_dir, ...settings } = found as Settings & { readonly home_dir?: string };
  problems.push(...valueProblems(settings), ...keyProblems(content, KEY_NAMES));
  return {
    settings,
    home_dir,
    notices: problems
      .slice(0, MAX_NOTICES)
      .map(({ key, text }) => `${path}, line ${lineOf(key)}: ${key} ${text}`)
  };
}

/**
 * Reads the first `lineapy_config.json` that there is, again only when the file changed.
 *
 * Keys of LineaPy that do not concern the storage location are left alone.
 */
export class ConfigFileReader {
  readonly #home: string;
  readonly #files = new ParsedFiles((file, path) => this.#parse(file, path), { most: MAX_FILES });
  /** Those that are watched, the one least recently read first. */
  readonly #watched = new Set<string>();
  #onChange: (() => void) | undefined;
  #none: ConfigFile = { folder: '', ...EMPTY };

  /** @param home the home directory, which notices write as `~` */
  constructor(home: string) {
    this.#home = home;
  }

  /** Watches every file that is read, also one that does not exist yet. */
  watch(onChange: () => void): void {
    this.#onChange = onChange;
  }

  /** Watches no more. */
  unwatch(): void {
    this.#onChange = undefined;
    for (const path of this.#watched) {
      unwatchFile(path, this.#changed);
    }
    this.#watched.clear();
  }

  readonly #changed = (now: Stats, before: Stats): void => {
    // Node tells first of all that a watched file does not exist.
    if (now.ino !== 0 || before.ino !== 0) {
      this.#onChange?.();
    }
  };

  /**
   * The same object as long as nothing changed.
   *
   * @param folders where the file is looked for, in this order, as LineaPy does
   */
  read(folders: readonly string[]): ConfigFile {
    // All of them, so that all are watched.
    const found = folders.map((folder) => this.#readFile(folder));
    return found.find((one) => one !== undefined) ?? this.#noneIn(folders[0] ?? '');
  }

  #noneIn(folder: string): ConfigFile {
    if (this.#none.folder !== folder) {
      this.#none = { folder, ...EMPTY };
    }
    return this.#none;
  }

  #readFile(folder: string): ConfigFile | undefined {
    const path = join(folder, CONFIG_FILE_NAME);
    this.#keepWatching(path);
    return this.#files.read(path);
  }

  #parse(file: UserFile<string>, path: string): ConfigFile | undefined {
    if (file.kind === 'absent') {
      return undefined;
    }
    const shown = path.startsWith(`${this.#home}/`) ? `~${path.slice(this.#home.length)}` : path;
    const content = file.kind === 'read' ? parse(shown, file.content) : notUsed(shown, file.reason);
    return { folder: dirname(path), ...content };
  }

  /** The file least recently read is not watched any more. */
  #keepWatching(path: string): void {
    // A path with NUL is never read.
    if (this.#onChange === undefined || path.includes('\0')) {
      return;
    }
    // A Set keeps insertion order.
    if (!this.#watched.delete(path)) {
      watchFile(path, { interval: WATCH_INTERVAL, persistent: false }, this.#changed);
    }
    this.#watched.add(path);
    const [oldest] = this.#watched;
    if (this.#watched.size > MAX_FILES && oldest !== undefined) {
      this.#watched.delete(oldest);
      unwatchFile(oldest, this.#changed);
    }
  }
}
