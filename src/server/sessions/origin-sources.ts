import { homedir } from 'node:os';
import type { LocationSettings, StorageOptions } from '../../api/location.js';
import type {
  OnUnreachableDatabase,
  SessionClient,
  Settings,
  StartSettings
} from '../../api/session.js';
import type { LocationBase } from '../../location/location-types.js';
import { resolvePath } from '../../location/paths.js';
import { withoutRefused } from '../../location/refused-settings.js';
import { trimSettings } from '../../location/trimmed-settings.js';
import { ConfigFileReader } from './config-file.js';
import { type FsspecConfig, readFsspecConfig } from './fsspec-config.js';
import type { OriginLayer } from './origins.js';

/** The environment variables that LineaPy reads. */
export const ENVIRONMENT_VARIABLES = {
  home_dir: 'LINEAPY_HOME_DIR',
  artifact_storage_dir: 'LINEAPY_ARTIFACT_STORAGE_DIR',
  database_url: 'LINEAPY_DATABASE_URL'
} as const;

const DEFAULT_LINEAPY_HOME = '~/.lineapy';

/** Everything below the session itself. */
export interface InheritedOrigins {
  /** Highest first, without the default. */
  readonly layers: readonly OriginLayer[];
  readonly defaultBase: LocationBase;
  /** What relative paths of the session's own settings are relative to. */
  readonly sessionBase: LocationBase;
  readonly notices: readonly string[];
  /** fsspec's own defaults by protocol. */
  readonly default_options: Readonly<Record<string, StorageOptions>>;
  /** What the session does whose configured database cannot be reached when it starts. */
  readonly on_unreachable_database: OnUnreachableDatabase;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** An unset and an empty variable mean the same. */
function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

function settingsOf(dir: string | undefined, url: string | undefined): LocationSettings {
  return {
    ...(dir === undefined ? {} : { artifact_storage_dir: dir }),
    ...(url === undefined ? {} : { database_url: url })
  };
}

/** The home directory; empty where there is none, as for a user without a name in a container. */
function homeOf(environment: Environment): string {
  try {
    return nonEmpty(environment.HOME) ?? homedir();
  } catch {
    return '';
  }
}

/** Knows the settings of every origin but the sessions. */
export class OriginSources {
  readonly #environment: Environment;
  readonly #workingDirectory: string;
  readonly #configFiles: ConfigFileReader;
  readonly #home: string;
  readonly #commandLine: Settings;
  readonly #fsspec: FsspecConfig;
  #settings: Settings;
  /** Of the settings at the start; other settings have none. */
  #notices: readonly string[];

  /**
   * @param start what the Jupyter server said on standard input
   * @param environment the storage server's own environment
   */
  constructor(start: StartSettings, environment: Environment, workingDirectory: string) {
    this.#commandLine = start.command_line;
    const { settings, refusals } = withoutRefused(start.settings);
    this.#settings = settings;
    this.#notices = [
      ...(start.notices ?? []),
      ...refusals.map(({ message, hint }) => `JupyterLab’s settings: ${message} ${hint}`)
    ];
    this.#environment = environment;
    this.#workingDirectory = workingDirectory;
    this.#home = homeOf(environment);
    this.#configFiles = new ConfigFileReader(this.#home);
    this.#fsspec = readFsspecConfig(environment, this.#home);
  }

  /**
   * Takes the values of the settings editor.
   *
   * @returns whether they differ from those before
   */
  setSettings(settings: Settings): boolean {
    const changed = JSON.stringify(settings) !== JSON.stringify(this.#settings);
    this.#settings = settings;
    this.#notices = changed ? [] : this.#notices;
    return changed;
  }

  /**
   * What a session inherits.
   *
   * @param client the session's kernel; its environment goes before the storage server's
   */
  inherited(client: SessionClient | undefined): InheritedOrigins {
    const home = this.#home;
    const lineapyHome =
      nonEmpty(client?.environment.home_dir) ??
      nonEmpty(this.#environment[ENVIRONMENT_VARIABLES.home_dir]);
    const working_directory = client?.working_directory ?? this.#workingDirectory;
    const bare: LocationBase = { home, lineapy_home: home, working_directory };
    // As LineaPy looks for it; `lineapy init` writes it into LineaPy's home.
    const config = this.#configFiles.read([
      resolvePath(lineapyHome ?? DEFAULT_LINEAPY_HOME, bare),
      home
    ]);
    const lineapy_home = resolvePath(lineapyHome ?? config.home_dir ?? DEFAULT_LINEAPY_HOME, bare);
    const sessionBase: LocationBase = { home, lineapy_home, working_directory };
    const serverBase = { ...sessionBase, working_directory: this.#workingDirectory };
    const configBase = { ...sessionBase, working_directory: config.folder };
    const kernel = settingsOf(
      nonEmpty(client?.environment.artifact_storage_dir),
      nonEmpty(client?.environment.database_url)
    );
    const server = settingsOf(
      nonEmpty(this.#environment[ENVIRONMENT_VARIABLES.artifact_storage_dir]),
      nonEmpty(this.#environment[ENVIRONMENT_VARIABLES.database_url])
    );
    const layers: readonly OriginLayer[] = [
      { origin: 'command_line', settings: this.#commandLine, base: serverBase },
      { origin: 'environment', settings: kernel, base: sessionBase },
      { origin: 'environment', settings: server, base: serverBase },
      { origin: 'settings', settings: this.#settings, base: serverBase },
      { origin: 'config_file', settings: config.settings, base: configBase }
    ];
    return {
      layers: layers.map((layer) => ({ ...layer, settings: trimSettings(layer.settings) })),
      defaultBase: sessionBase,
      sessionBase,
      notices: [...this.#notices, ...config.notices, ...this.#fsspec.notices],
      default_options: this.#fsspec.options,
      on_unreachable_database:
        this.#commandLine.on_unreachable_database ??
        this.#settings.on_unreachable_database ??
        config.settings.on_unreachable_database ??
        'fall_back'
    };
  }

  /** Calls back when a configuration file that was read changed. */
  watch(onChange: () => void): void {
    this.#configFiles.watch(onChange);
    this.inherited(undefined);
  }

  /** Watches no more. */
  unwatch(): void {
    this.#configFiles.unwatch();
  }

  /** The settings of all origins that do not depend on a session, for the redactor. */
  get known(): readonly LocationSettings[] {
    return [
      this.#commandLine,
      this.#settings,
      ...Object.values(this.#fsspec.options).map((storage_options) => ({ storage_options })),
      ...this.inherited(undefined).layers.map((l) => l.settings)
    ];
  }
}
