import { readFile } from 'node:fs/promises';
import { Agent } from 'node:https';
import type { S3Client, S3ClientConfig } from '@aws-sdk/client-s3';
import type { S3Config } from './s3-config.js';

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

/** The client of a configuration; nothing is sent yet. */
export async function createS3Client(config: S3Config): Promise<S3Client> {
  const s3 = await import('./aws-sdk.js');
  const region = config.region ?? (config.endpoint === null ? null : 'us-east-1');
  const agent = {
    keepAlive: true,
    maxSockets: config.max_sockets,
    ...(config.verify === false ? { rejectUnauthorized: false } : {}),
    ...(typeof config.verify === 'object' ? { ca: await readFile(config.verify.ca_file) } : {})
  };
  return new s3.S3Client({
    ...(await credentials(config, s3)),
    ...(region === null ? {} : { region }),
    ...(config.endpoint === null ? {} : { endpoint: config.endpoint }),
    forcePathStyle: config.path_style,
    followRegionRedirects: true,
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
      httpsAgent: new Agent(agent),
      httpAgent: { keepAlive: true, maxSockets: config.max_sockets }
    },
    // Its warnings could name what must not be in a log.
    logger: { debug() {}, info() {}, warn() {}, error() {}, trace() {} }
  });
}
