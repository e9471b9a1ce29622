import type { StorageOptions } from '../../api/location.js';
import { decoded, encoded } from '../written-secrets.js';
import type { FsspecStorageDir } from './fsspec-dir.js';
import {
  type FsspecDescription,
  foldersOf,
  type ReadUrl,
  refuseDir,
  splitAuthority
} from './fsspec-filesystem.js';
import { refuseOption } from './option-checks.js';

/** How a server stands in URLs and options. */
export interface HostNames {
  readonly place: string;
  readonly example: string;
  /** The option of the user: `username` or `user`. */
  readonly user: string;
  /** The usual port, which is left out. */
  readonly port?: number;
  /** The host where neither URL nor options name one. */
  readonly defaultHost?: boolean;
}

const AUTHORITY = /^(?:([^@]*)@)?(\[[0-9a-f:.%]+\]|[^:@[\]]*)(?::(\d{1,5}))?$/i;

/** `[user@]host[:port]`, in one spelling. */
function authority(host: string, port: unknown, user: unknown, of: HostNames): string {
  const at = typeof user === 'string' && user !== '' ? `${encoded(user)}@` : '';
  const isUsual = port === undefined || port === null || Number(port) === of.port;
  return `${at}${host.toLowerCase()}${isUsual ? '' : `:${Number(port)}`}`;
}

/** Reads `[user@]host[:port]/folder`. */
export function readHost(rest: string, of: HostNames): ReadUrl {
  const { place, example } = of;
  const [start, end] = splitAuthority(rest);
  const [isAuthority, user, host = '', port] = AUTHORITY.exec(start) ?? [];
  if (/^[^:]*:.*@/s.test(start)) {
    refuseDir(
      `The ${place} URL holds a password.`,
      `Put the password into storage_options. Write the URL as ${example}.`
    );
  }
  if (
    isAuthority === undefined ||
    (host === '' && (user ?? port) !== undefined) ||
    !/^(?:\[.*\]|[a-z0-9_.-]*)$/i.test(host) ||
    Number(port ?? 1) < 1 ||
    Number(port ?? 1) > 65_535
  ) {
    refuseDir(`The ${place} URL does not name a server.`, `Write it as ${example}.`);
  }
  const folders = foldersOf(end, place, example);
  const [home] = folders;
  if (home?.startsWith('~') === true) {
    refuseDir(
      `${place} does not replace "~" by a home directory.`,
      `Write the whole path, as ${example}.`
    );
  }
  const path = `/${folders.join('/')}`;
  const name = user === undefined ? undefined : decoded(user);
  const canonical = authority(host, port, name, of);
  return {
    text: `${canonical}${path}`,
    path,
    urlOptions: {
      ...(host === '' ? {} : { host: host.toLowerCase().replace(/^\[|\]$/g, '') }),
      ...(port === undefined ? {} : { port: Number(port) }),
      ...(name === undefined || name === '' ? {} : { [of.user]: name })
    },
    words: host === '' ? `folder ${path}` : `${canonical}, folder ${path}`
  };
}

/** Refuses options of a server that cannot stand in a URL. @throws ArtifactStorageError at the option. */
function checkServer({ host, port }: StorageOptions, { place, example }: HostNames): void {
  if (typeof host === 'string' && /[/@\s[\]?#]|^[^:]*:\d*$/.test(host)) {
    refuseOption(
      'host',
      'host is not the name of a server alone.',
      `Write only the name into host; or write the URL of ${place} as ${example}.`
    );
  }
  if (typeof port === 'number' && !(port >= 1 && port <= 65_535)) {
    refuseOption('port', 'port is not the number of a port.', 'Use a number from 1 to 65535.');
  }
}

/** What each filesystem has whose URLs name a server. */
export function ofHost(
  of: HostNames
): Pick<FsspecDescription, 'place' | 'example' | 'read' | 'complete' | 'serverOf' | 'checkRules'> {
  return {
    place: of.place,
    example: of.example,
    read: (rest) => readHost(rest, of),
    complete: (dir, options) => withHost(dir, options, of),
    serverOf: (authority) => authority,
    checkRules: (options) => {
      checkServer(options, of);
      return [];
    }
  };
}

/** The URL with host, port and user that only the options name. */
function withHost(
  { path, protocol, urlOptions }: FsspecStorageDir,
  options: StorageOptions,
  of: HostNames
): string {
  const all = { ...options, ...urlOptions };
  const host = typeof all.host === 'string' ? all.host : '';
  const written = host.includes(':') ? `[${host}]` : host;
  return `${protocol}://${host === '' ? '' : authority(written, all.port, all[of.user], of)}${path}`;
}
