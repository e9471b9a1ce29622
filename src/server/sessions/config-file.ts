import { readFileSync, statSync, unwatchFile, watchFile } from 'node:fs';
import { join } from 'node:path';
import { Check, Errors } from 'typebox/value';
import { type Settings, SettingsSchema } from '../../api/session.js';
import { lineOf, scanJson } from './json-scan.js';

/** How often a file is looked at, in milliseconds: it may be on a disk that sends no events. */
const WATCH_INTERVAL = 1000;

/** LineaPy's name for the file. */
export const CONFIG_FILE_NAME = 'lineapy_config.json';

/** What a configuration file says. */
export interface ConfigFile {
  readonly settings: Settings;
  /** LineaPy's `home_dir`: moves the defaults. */
  readonly home_dir: string | undefined;
  /** Why the file, or a part of it, is not used. */
  readonly notices: readonly string[];
}

const EMPTY: ConfigFile = { settings: {}, home_dir: undefined, notices: [] };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(path: string, text: string): ConfigFile {
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
  const notices: string[] = [];
  const settings: Record<string, unknown> = {};
  for (const key of Object.keys(SettingsSchema.properties)) {
    const value = content[key];
    if (value === undefined || value === null) {
      continue;
    }
    if (Check(SettingsSchema, { [key]: value })) {
      settings[key] = value;
    } else {
      const [reason] = Errors(SettingsSchema, { [key]: value });
      const line = lineOf(text, keys.get(key) ?? 0);
      notices.push(
        `${path}, line ${line}: ${key} is not used: it ${reason?.message ?? 'has a wrong type'}.`
      );
    }
  }
  const home_dir = typeof content.home_dir === 'string' ? content.home_dir : undefined;
  return { settings: settings as Settings, home_dir, notices };
}

/**
 * Reads `lineapy_config.json` of a folder, again only when the file changed.
 *
 * Keys of LineaPy that do not concern the storage location are left alone.
 */
export class ConfigFileReader {
  readonly #cache = new Map<string, { readonly stamp: string; readonly config: ConfigFile }>();

  readonly #watched = new Set<string>();
  #onChange: (() => void) | undefined;

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

  readonly #changed = (): void => this.#onChange?.();

  /** @param folder `$LINEAPY_HOME_DIR`, else the home directory */
  read(folder: string): ConfigFile {
    const path = join(folder, CONFIG_FILE_NAME);
    if (this.#onChange !== undefined && !this.#watched.has(path)) {
      this.#watched.add(path);
      watchFile(path, { interval: WATCH_INTERVAL, persistent: false }, this.#changed);
    }
    const stat = statSync(path, { throwIfNoEntry: false, bigint: true });
    if (stat === undefined) {
      return EMPTY;
    }
    const stamp = `${stat.mtimeNs}:${stat.size}:${stat.ino}`;
    const known = this.#cache.get(path);
    if (known?.stamp === stamp) {
      return known.config;
    }
    let config: ConfigFile;
    try {
      config = parse(path, readFileSync(path, 'utf8'));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      config = { ...EMPTY, notices: [`${path} is not used: it cannot be read (${reason}).`] };
    }
    this.#cache.set(path, { stamp, config });
    return config;
  }
}
