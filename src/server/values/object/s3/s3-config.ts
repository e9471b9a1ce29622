import type { StorageOptions } from '../../../../api/location.js';
import { proxyUrl } from '../../../../location/s3-option-rules.js';

/** Credentials that were typed for a session. */
export interface S3Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Everything that an S3 client is made of, as plain data. Holds secrets: never logged or shown. */
export interface S3Config {
  /** Null: the provider chain of the storage server's process. */
  readonly keys: S3Keys | null;
  readonly profile: string | null;
  readonly anonymous: boolean;
  readonly endpoint: string | null;
  /** Whether https is wanted, where the endpoint does not say so itself. */
  readonly ssl: boolean;
  readonly region: string | null;
  readonly path_style: boolean;
  /** Milliseconds. */
  readonly connect_timeout_ms: number;
  readonly read_timeout_ms: number;
  readonly max_attempts: number;
  readonly retry_mode: 'standard' | 'adaptive';
  readonly max_sockets: number;
  /** Proxies as environment variables; null: those of the storage server's environment. */
  readonly proxies: Readonly<Record<string, string>> | null;
  /** Paths of the client certificate and its key. */
  readonly client_cert: { readonly cert_file: string; readonly key_file: string } | null;
  readonly verify: boolean | { readonly ca_file: string };
  readonly accelerate: boolean;
  readonly dualstack: boolean;
  readonly fips: boolean;
  readonly request_checksums: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED';
  readonly response_checksums: 'WHEN_REQUIRED' | 'WHEN_SUPPORTED';
  /** Bytes. */
  readonly part_size: number;
  readonly concurrency: number;
  /** Parameters of every operation that takes them. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

const MINIMUM_PART = 5 * 1024 * 1024;
/** 10,000 parts of 8 MiB are 78 GiB; with four at once an upload takes 40 MiB of memory. */
const DEFAULT_PART = 8 * 1024 * 1024;
/**
 * What the storage server's promised memory (200 MB for a value of any size) leaves for an upload:
 * parts on their way, and one that is being collected. s3fs's own defaults, ten parts of 50 MiB,
 * would take eight times as much.
 */
const MAXIMUM_PART = 32 * 1024 * 1024;
const MAXIMUM_BUFFERS = 64 * 1024 * 1024;

type Options = Readonly<Record<string, unknown>>;

const record = (value: unknown): Options =>
  typeof value === 'object' && value !== null ? (value as Options) : {};

function text(...values: readonly unknown[]): string | null {
  return values.find((v): v is string => typeof v === 'string' && v !== '') ?? null;
}

function count(fallback: number, ...values: readonly unknown[]): number {
  return values.find((v): v is number => typeof v === 'number' && v > 0) ?? fallback;
}

function checksums(value: unknown, custom: boolean): S3Config['request_checksums'] {
  const chosen = text(value)?.toUpperCase();
  if (chosen === 'WHEN_REQUIRED' || chosen === 'WHEN_SUPPORTED') {
    return chosen;
  }
  // Many compatible stores answer 501 to the checksums that AWS takes.
  return custom ? 'WHEN_REQUIRED' : 'WHEN_SUPPORTED';
}

function attempts(retries: Options): number {
  if (typeof retries.total_max_attempts === 'number') {
    return Math.max(1, retries.total_max_attempts);
  }
  return typeof retries.max_attempts === 'number' ? Math.max(1, retries.max_attempts + 1) : 5;
}

function verifyOf(value: unknown): S3Config['verify'] {
  return typeof value === 'string' ? { ca_file: value } : value !== false;
}

function proxiesOf(value: unknown): S3Config['proxies'] {
  const proxies = Object.entries(record(value)).flatMap(([scheme, proxy]) => {
    const url = typeof proxy === 'string' ? proxyUrl(proxy) : null;
    return url === null ? [] : [[`${scheme.toUpperCase()}_PROXY`, url] as const];
  });
  return proxies.length === 0 ? null : Object.fromEntries(proxies);
}

function clientCert(value: unknown): S3Config['client_cert'] {
  const [cert, key = cert]: readonly unknown[] = Array.isArray(value) ? value : [value];
  return typeof cert === 'string' && cert !== '' && typeof key === 'string'
    ? { cert_file: cert, key_file: key }
    : null;
}

/**
 * s3fs's options as the configuration of a client. The options are checked already.
 *
 * @param configuredEndpoint what the environment or the profile says, where the options say nothing
 */
export function s3Config(
  options: StorageOptions,
  configuredEndpoint: string | null = null
): S3Config {
  const client = record(options.client_kwargs);
  const config = record(options.config_kwargs);
  const s3 = record(config.s3);
  const retries = record(config.retries);
  const host = text(options.endpoint_url, client.endpoint_url, configuredEndpoint);
  const ssl = (options.use_ssl ?? client.use_ssl) !== false;
  const endpoint =
    host === null || /^https?:\/\//i.test(host) ? host : `${ssl ? 'https' : 'http'}://${host}`;
  const key = text(options.key, options.username, client.aws_access_key_id);
  const secret = text(options.secret, options.password, client.aws_secret_access_key);
  const token = text(options.token, client.aws_session_token);
  const style = text(s3.addressing_style);
  const part_size = Math.min(
    MAXIMUM_PART,
    Math.max(MINIMUM_PART, count(DEFAULT_PART, options.default_block_size))
  );
  const anonymous =
    options.anon === true || text(config.signature_version)?.toLowerCase() === 'unsigned';
  return {
    keys:
      key === null || secret === null || anonymous
        ? null
        : {
            accessKeyId: key,
            secretAccessKey: secret,
            ...(token === null ? {} : { sessionToken: token })
          },
    profile: text(options.profile),
    anonymous,
    endpoint,
    ssl,
    region: text(client.region_name, config.region_name),
    path_style: style === 'path' || (endpoint !== null && style !== 'virtual'),
    connect_timeout_ms: count(5, config.connect_timeout) * 1000,
    read_timeout_ms: count(15, config.read_timeout) * 1000,
    max_attempts: attempts(retries),
    retry_mode: text(retries.mode)?.toLowerCase() === 'adaptive' ? 'adaptive' : 'standard',
    max_sockets: count(50, config.max_pool_connections),
    proxies: proxiesOf(config.proxies),
    client_cert: clientCert(config.client_cert),
    verify: verifyOf(client.verify),
    accelerate: s3.use_accelerate_endpoint === true,
    dualstack: config.use_dualstack_endpoint === true,
    fips: config.use_fips_endpoint === true,
    request_checksums: checksums(config.request_checksum_calculation, endpoint !== null),
    response_checksums: checksums(config.response_checksum_validation, endpoint !== null),
    part_size,
    concurrency: Math.max(
      1,
      Math.min(count(4, options.max_concurrency), Math.floor(MAXIMUM_BUFFERS / part_size) - 1)
    ),
    parameters: {
      ...record(options.s3_additional_kwargs),
      ...(options.requester_pays === true ? { RequestPayer: 'requester' } : {})
    }
  };
}

/** Parameters that operations which only read or delete take, too. */
const COMMON = ['RequestPayer', 'ExpectedBucketOwner'];
const READING = [...COMMON, 'SSECustomerAlgorithm', 'SSECustomerKey', 'SSECustomerKeyMD5'];

/** Those of the given parameters that an operation of a kind takes. */
export function parametersFor(
  { parameters }: S3Config,
  kind: 'write' | 'read' | 'other'
): Readonly<Record<string, unknown>> {
  const names = kind === 'read' ? READING : COMMON;
  return kind === 'write'
    ? parameters
    : Object.fromEntries(Object.entries(parameters).filter(([name]) => names.includes(name)));
}
