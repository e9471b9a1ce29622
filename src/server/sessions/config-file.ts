import { readFileSync, type Stats, statSync, unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { Type } from 'typebox';
import { Check, Errors } from 'typebox/value';
import { type Settings, SettingsSchema } from '../../api/session.js';
import { type ConfigProblem, keyProblems, valueProblems } from './config-values.js';
import { lineOf, scanJson } from './json-scan.js';

/** How often a file is looked at, in milliseconds: it may be on a disk that sends no events. */
const WATCH_INTERVAL = 1000;

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

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(path: string, text: string): Content {
  // Not the message of JSON.parse: it quotes the text, and there may be a secret in it.
  const { keys, error } = scanJson(text);
  if (error !== undefined) {
    const inside = error.key === undefined ? '' : `, in ${error.key}`;
    const where = `line ${lineOf(text, error.offset)}${inside}`;
    return {
      ...EMPTY,
      notices: [`${path} is not used: it is not valid JSON (${where}: expected ${error.expected}).`]
    };
  }
  const content: unknown = JSON.parse(text);
  if (!isRecord(content)) {
    return { ...EMPTY, notices: [`${path} is not used: it does not hold a JSON object.`] };
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
      const [reason] = Errors(KEYS, { [key]: value });
      problems.push({ key, text: `is not used: it ${reason?.message ?? 'has a wrong type'}.` });
    }
  }
  const { home_dir, ...settings } = found as Settings & { readonly home_dir?: string };
  problems.push(...valueProblems(settings), ...keyProblems(content, KEY_NAMES));
  const lineOfKey = (key: string): number =>
    lineOf(text, keys.get(key) ?? keys.get(key.split('.')[0] ?? '') ?? 0);
  return {
    settings,
    home_dir,
    notices: problems.map(({ key, text }) => `${path}, line ${lineOfKey(key)}: ${key} ${text}`)
  };
}

/**
 * Reads the first `lineapy_config.json` that there is, again only when the file changed.
 *
 * Keys of LineaPy that do not concern the storage location are left alone.
 */
export class ConfigFileReader {
  readonly #cache = new Map<string, { readonly stamp: string; readonly content: Content }>();

  readonly #home: string;
  readonly #watched = new Set<string>();
  #onChange: (() => void) | undefined;

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

  /** @param folders where the file is looked for, in this order, as LineaPy does */
  read(folders: readonly string[]): ConfigFile {
    // All of them, so that all are watched.
    const found = folders.map((folder) => ({ folder, content: this.#readFile(folder) }));
    for (const { folder, content } of found) {
      if (content !== undefined) {
        return { folder, ...content };
      }
    }
    return { folder: folders[0] ?? '', ...EMPTY };
  }

  #readFile(folder: string): Content | undefined {
    const path = join(folder, CONFIG_FILE_NAME);
    if (this.#onChange !== undefined && !this.#watched.has(path)) {
      this.#watched.add(path);
      watchFile(path, { interval: WATCH_INTERVAL, persistent: false }, this.#changed);
    }
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (stat === undefined) {
      return undefined;
    }
    const stamp = `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
    const known = this.#cache.get(path);
    if (known?.stamp === stamp) {
      return known.content;
    }
    const shown = path.startsWith(`${this.#home}/`) ? `~${path.slice(this.#home.length)}` : path;
    let content: Content;
    try {
      content = parse(shown, readFileSync(path, 'utf8'));
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? error.code : 'unknown';
      content = { ...EMPTY, notices: [`${shown} is not used: it cannot be read (${reason}).`] };
    }
    this.#cache.set(path, { stamp, content });
    return content;
  }
}
