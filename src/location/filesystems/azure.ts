import type { StorageOptions } from '../../api/location.js';
import { AZURE_OPTIONS, AZURE_OTHER_NAMES } from './azure-options.js';
import { readBucket } from './bucket.js';
import { fsspecFilesystem, type ReadUrl, refuseDir, splitAuthority } from './fsspec-filesystem.js';
import { refuseOption } from './option-checks.js';
import { serverAddress } from './server-address.js';

const place = 'Azure Blob Storage';
const example = 'abfs://container/folder';
const PUBLIC = 'core.windows.net';

const CONTAINER = {
  place,
  example,
  word: 'container',
  names: /^(?:(?!.*--)[a-z0-9][a-z0-9-]{1,61}[a-z0-9])$/,
  rule: 'A container name has 3 to 63 lower case letters, digits and single hyphens.'
};

/** `account.dfs.core.windows.net`, also of another cloud, a DNS zone or Fabric. */
export const ACCOUNT_HOST =
  /^([a-z0-9-]+)((?:\.z\d+)?)\.(?:dfs|blob)\.(core\.(?:windows\.net|chinacloudapi\.cn|usgovcloudapi\.net|cloudapi\.de)|storage\.azure\.net|fabric\.microsoft\.com)$/i;

interface Account {
  readonly account_name: string;
  /** The host of its blobs, where it is not in the public cloud. */
  readonly account_host?: string;
}

function accountOfHost(host: string): Account | undefined {
  const [, name = '', zone = '', cloud = ''] = ACCOUNT_HOST.exec(host) ?? [];
  const account_name = name.toLowerCase();
  return account_name === ''
    ? undefined
    : {
        account_name,
        ...(cloud.toLowerCase() === PUBLIC && zone === ''
          ? {}
          : { account_host: `${account_name}${zone}.blob.${cloud}`.toLowerCase() })
      };
}

/** As it stands behind the container: adlfs reads both, and Spark writes this one. */
const shownHost = ({ account_name, account_host = `${account_name}.blob.${PUBLIC}` }: Account) =>
  account_host.replace('.blob.', '.dfs.');

function read(rest: string): ReadUrl {
  const [authority, end] = splitAuthority(rest);
  const at = authority.lastIndexOf('@');
  const account = accountOfHost(authority.slice(at + 1));
  if (account === undefined) {
    if (at > 0 && !authority.includes(':')) {
      refuseDir(
        'The Azure URL does not name a storage account after the "@".',
        'Write it as abfs://container@account.dfs.core.windows.net/folder.'
      );
    }
    return readBucket(rest, CONTAINER);
  }
  const inside = at < 0 ? end.replace(/^\/+/, '') : `${authority.slice(0, at)}${end}`;
  const { path, words } = readBucket(inside, CONTAINER);
  const [container = '', ...folders] = path.split('/');
  return {
    text: [`${container}@${shownHost(account)}`, ...folders].join('/'),
    path,
    urlOptions: { ...account },
    words: `account ${account.account_name}, ${words}`
  };
}

/** The parts of a connection string that are no secret. */
function ofConnectionString(text: unknown): ReadonlyMap<string, string> {
  const parts = typeof text === 'string' ? text.split(';') : [];
  return new Map(
    parts.map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim()] as const;
    })
  );
}

/** The blob service's address: `https://account.blob.core.windows.net`, or an emulator's. */
function serviceOf(options: StorageOptions): string | null {
  const parts = ofConnectionString(options.connection_string);
  const account = parts.get('accountname') ?? options.account_name;
  const blobs =
    parts.get('usedevelopmentstorage')?.toLowerCase() === 'true'
      ? 'http://127.0.0.1:10000/devstoreaccount1'
      : parts.get('blobendpoint');
  const suffix = parts.get('endpointsuffix') ?? PUBLIC;
  const host = parts.size === 0 ? options.account_host : undefined;
  const text =
    blobs ??
    (typeof host === 'string' && host !== ''
      ? `${/^https?:\/\//.test(host) ? '' : 'https://'}${host}`
      : typeof account === 'string' && account !== ''
        ? `https://${account}.blob.${suffix}`
        : '');
  const url = URL.parse(text);
  return url === null ? null : serverAddress(url);
}

/** The account that a service's address names; undefined for one that has its own address. */
const accountOf = (service: string | null): Account | undefined =>
  service?.startsWith('https://') === true
    ? accountOfHost(service.slice('https://'.length))
    : undefined;

const has = (options: StorageOptions, name: string): boolean => (options[name] ?? '') !== '';

function checkRules(options: StorageOptions): readonly string[] {
  const parts = ofConnectionString(options.connection_string);
  if (has(options, 'connection_string')) {
    const other = ['account_key', 'sas_token', 'credential', 'client_secret'].find((name) =>
      has(options, name)
    );
    if (other !== undefined) {
      refuseOption(
        other,
        `connection_string and ${other} were both given: only connection_string would be used.`,
        `Leave ${other} out.`
      );
    }
    if (serviceOf(options) === null) {
      refuseOption(
        'connection_string',
        'connection_string names no storage account.',
        'Copy the whole connection string from “Access keys” of the account in Azure’s portal.'
      );
    }
    const named = parts.get('accountname');
    if (named !== undefined && has(options, 'account_name') && named !== options.account_name) {
      refuseOption(
        'account_name',
        'connection_string is of another account.',
        'Leave account_name out, and write the account of the connection string in the URL.'
      );
    }
  }
  if (has(options, 'account_key') && has(options, 'sas_token')) {
    refuseOption(
      'sas_token',
      'account_key and sas_token were both given: only account_key would be used.',
      'Leave one of them out.'
    );
  }
  const { account_name, account_host } = options;
  if (has(options, 'account_name') && !/^[a-z0-9-]{3,24}$/.test(String(account_name))) {
    refuseOption(
      'account_name',
      'account_name is not the name of a storage account.',
      'It has 3 to 24 lower case letters and digits, and is no URL.'
    );
  }
  if (has(options, 'account_host') && /[/@?#]/.test(String(account_host))) {
    refuseOption(
      'account_host',
      'account_host is not the name of a host.',
      'Write it without https:// and path: account.blob.core.chinacloudapi.cn.'
    );
  }
  return [];
}

/** adlfs.AzureBlobFileSystem. */
export const AZURE = fsspecFilesystem({
  scheme: 'abfs',
  protocols: ['abfs', 'abfss', 'az'],
  place,
  example,
  options: AZURE_OPTIONS,
  otherNames: AZURE_OTHER_NAMES,
  checkRules,
  read,
  // One store has one root, whether URL or options name the account.
  complete: ({ text, path, urlOptions }, options) => {
    const account = accountOf(serviceOf(options));
    const [container = '', ...folders] = path.split('/');
    return account === undefined || 'account_name' in urlOptions
      ? text
      : `abfs://${[`${container}@${shownHost(account)}`, ...folders].join('/')}`;
  },
  serverOf: (authority) => authority.split('@')[1] ?? '',
  addressOf: (options) => {
    const service = serviceOf(options);
    return accountOf(service) === undefined ? service : null;
  },
  addressOptions: (service) => ({ account_host: service.replace(/^https:\/\//, '') }),
  reaching: ['account_name', 'account_host', 'anon', 'location_mode']
});
