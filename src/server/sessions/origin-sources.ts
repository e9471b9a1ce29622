import { join } from 'node:path';
import { orElse } from '../../api/errors.js';
import type { LocationSettings, Origin, StorageOptions } from '../../api/location.js';
import type {
  OnUnreachableDatabase,
  SessionClient,
  Settings,
  StartSettings,
  TrashDays
} from '../../api/session.js';
import { TRASH_DAYS } from '../../api/trash.js';
import type { TrustChoice } from '../../api/trust.js';
import type { LocationBase } from '../../location/location-types.js';
import { resolvePath } from '../../location/paths.js';
import { withoutRefused } from '../../location/refused-settings.js';
import { trimSettings } from '../../location/trimmed-settings.js';
import { CONFIG_FILE_NAME, type ConfigFile, ConfigFileReader } from './config-file.js';
import { type FsspecConfig, readFsspecConfig } from './fsspec-config.js';
import { homeOf, ownHome } from './home-directories.js';
import type { OriginLayer } from './origins.js';
import { trustSetting } from './trust-setting.js';

/** The environment variables that LineaPy reads. */
const ENVIRONMENT_VARIABLES = {
  home_dir: 'LINEAPY_HOME_DIR',
  artifact_storage_dir: 'LINEAPY_ARTIFACT_STORAGE_DIR',
  database_url: 'LINEAPY_DATABASE_URL'
} as const;

const DEFAULT_LINEAPY_HOME = '~/.lineapy';
const HOME_VARIABLE = ENVIRONMENT_VARIABLES.home_dir;

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
  /** How long deleted versions stay in the trash. */
  readonly trash_days: TrashDays;
  /** What happens to pickles of others; undefined: the store decides. */
  readonly trust: TrustChoice | undefined;
}

/** How long it stays known what a client inherits, in milliseconds: home directories may appear. */
const KNOWN_FOR = 10_000;

/** Stands for a session whose client is not known. */
const NOBODY = {};

interface Known {
  readonly config: ConfigFile;
  readonly origins: InheritedOrigins;
  /** A time of `performance.now()`. */
  readonly until: number;
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

type LineapyHome = Pick<LocationBase, 'lineapy_home' | 'lineapy_home_problem'>;

/** LineaPy's home, or why a text does not lead to one: by the same rules as every other address. */
function lineapyHomeOf(text: string, base: LocationBase, subject: string): LineapyHome {
  const path = text.trim().replace(/^(?:file|local):\/\/(?=\/)/i, '');
  const field = 'artifact_storage_dir';
  return orElse<LineapyHome, LineapyHome>(
    () => ({ lineapy_home: resolvePath(path, base, { field, subject }) }),
    (lineapy_home_problem) => ({ lineapy_home: '', lineapy_home_problem })
  );
}

function homeNotices({ lineapy_home_problem: problem }: LineapyHome): readonly string[] {
  return problem === undefined ? [] : [`${problem.message} ${problem.hint}`];
}

/** Of the first origin that says it. */
function trashDays(origins: readonly (readonly [Origin, Settings])[]): TrashDays {
  for (const [origin, { trash_days: value }] of origins) {
    if (value !== undefined) {
      return { value, origin };
    }
  }
  return { value: TRASH_DAYS, origin: 'default' };
}

/** Knows the settings of every origin but the sessions. */
export class OriginSources {
  readonly #environment: Environment;
  readonly #workingDirectory: string | null;
  readonly #configFiles: ConfigFileReader;
  readonly #home: string;
  readonly #commandLine: Settings;
  readonly #fsspec: FsspecConfig;
  /** What clients inherited a moment ago, and the configuration file of that. */
  #known = new WeakMap<object, Known>();
  #settings: Settings;
  /** Of the settings at the start; other settings have none. */
  #notices: readonly string[];

  /**
   * @param start what the Jupyter server said on standard input
   * @param environment the storage server's own environment
   * @param workingDirectory where the command line was typed; never the storage server's own, which
   *   means nothing to anybody
   */
  constructor(
    start: StartSettings,
    environment: Environment,
    workingDirectory: string | null = start.working_directory ?? null
  ) {
    this.#commandLine = start.command_line;
    const { settings, refusals } = withoutRefused(start.settings);
    this.#settings = settings;
    this.#notices = [
      ...(start.notices ?? []),
      ...refusals.map(({ message, hint }) => `JupyterLab’s settings: ${message} ${hint}`)
    ];
    this.#environment = environment;
    this.#workingDirectory = workingDirectory;
    this.#home = ownHome(environment);
    this.#configFiles = new ConfigFileReader(this.#home);
    this.#fsspec = readFsspecConfig(environment, this.#home);
  }

  /**
   * Takes the values of the settings editor.
   *
   * @returns whether they differ from those before
   */
  setSettings(settings: Settings): boolean {
    this.#known = new WeakMap();
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
    const told = this.#toldHome(client);
    // As LineaPy looks for it; `lineapy init` writes it into LineaPy's home.
    const config = this.#configFiles.read([
      ...(told.lineapy_home_problem === undefined ? [told.lineapy_home] : []),
      ...(this.#home === '' ? [] : [this.#home])
    ]);
    const key = client ?? NOBODY;
    const known = this.#known.get(key);
    const now = performance.now();
    if (known !== undefined && known.config === config && known.until > now) {
      return known.origins;
    }
    const origins = this.#inherited(client, told, config);
    this.#known.set(key, { config, origins, until: now + KNOWN_FOR });
    return origins;
  }

  #bareBase(client: SessionClient | undefined): LocationBase {
    // Empty where the kernel's own was deleted.
    const working_directory = client?.working_directory || null;
    return { home: this.#home, homeOf, lineapy_home: this.#home, working_directory };
  }

  #homeSetting(client: SessionClient | undefined): string | undefined {
    return (
      nonEmpty(client?.environment.home_dir) ??
      nonEmpty(this.#environment[ENVIRONMENT_VARIABLES.home_dir])
    );
  }

  #toldHome(client: SessionClient | undefined): LineapyHome {
    const text = this.#homeSetting(client);
    return text === undefined
      ? lineapyHomeOf(DEFAULT_LINEAPY_HOME, this.#bareBase(client), 'The default location')
      : lineapyHomeOf(text, this.#bareBase(client), HOME_VARIABLE);
  }

  #inherited(
    client: SessionClient | undefined,
    told: LineapyHome,
    config: ConfigFile
  ): InheritedOrigins {
    const lineapyHome = this.#homeSetting(client);
    const bare = this.#bareBase(client);
    const configBase = { ...bare, working_directory: config.folder || null };
    const found =
      lineapyHome === undefined && config.home_dir !== undefined
        ? lineapyHomeOf(config.home_dir, configBase, 'home_dir in lineapy_config.json')
        : told;
    const sessionBase: LocationBase = { ...bare, ...found };
    const commandLineBase = { ...sessionBase, working_directory: this.#workingDirectory };
    const kernel = settingsOf(
      nonEmpty(client?.environment.artifact_storage_dir),
      nonEmpty(client?.environment.database_url)
    );
    const server = settingsOf(
      nonEmpty(this.#environment[ENVIRONMENT_VARIABLES.artifact_storage_dir]),
      nonEmpty(this.#environment[ENVIRONMENT_VARIABLES.database_url])
    );
    const layers: readonly OriginLayer[] = [
      { origin: 'inherited', settings: client?.told ?? {}, base: sessionBase },
      { origin: 'command_line', settings: this.#commandLine, base: commandLineBase },
      { origin: 'environment', settings: kernel, base: sessionBase },
      { origin: 'environment', settings: server, base: sessionBase },
      { origin: 'settings', settings: this.#settings, base: sessionBase },
      { origin: 'config_file', settings: config.settings, base: { ...configBase, ...found } }
    ];
    const { trust, notices } = trustSetting([
      { settings: this.#commandLine },
      { settings: this.#settings },
      { settings: config.settings, path: join(config.folder, CONFIG_FILE_NAME) }
    ]);
    return {
      layers: layers.map((layer) => ({ ...layer, settings: trimSettings(layer.settings) })),
      defaultBase: sessionBase,
      sessionBase,
      notices: [
        ...this.#notices,
        ...config.notices,
        ...notices,
        ...this.#fsspec.notices,
        ...homeNotices(found)
      ],
      default_options: this.#fsspec.options,
      on_unreachable_database:
        this.#commandLine.on_unreachable_database ??
        this.#settings.on_unreachable_database ??
        config.settings.on_unreachable_database ??
        'fall_back',
      trash_days: trashDays([
        ['command_line', this.#commandLine],
        ['settings', this.#settings],
        ['config_file', config.settings]
      ]),
      trust
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
