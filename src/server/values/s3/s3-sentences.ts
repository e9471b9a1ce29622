import type { IErrorDetails } from '../../../api/errors.js';

type Words = Pick<IErrorDetails, 'kind' | 'message' | 'hint'>;
/** A sentence about a root, and what to do. */
export type Say = (root: string) => Words;

/** Makes a sentence; `{root}` stands for where it happened. */
export const words =
  (kind: IErrorDetails['kind'], message: string, hint: string): Say =>
  (root) => ({ kind, message: message.replace('{root}', () => root), hint });

const credentials = 'Check key, secret and token, or the profile, where the storage server runs.';
export const denied = words(
  'permission_denied',
  'S3 refuses access to {root}.',
  'Ask for permission to read, write, list and delete there, or use other credentials.'
);
export const wrongKey = words(
  'permission_denied',
  'S3 does not accept the access key for {root}.',
  credentials
);
export const wrongSecret = words(
  'permission_denied',
  'S3 does not accept the signature for {root}: the secret is wrong.',
  credentials
);
export const expired = words(
  'permission_denied',
  'The credentials for {root} have expired.',
  'Sign in again (for example aws sso login), or enter a new key, secret and token.'
);
export const none = words(
  'permission_denied',
  'There are no credentials for {root} where the storage server runs.',
  'Choose a profile, enter key and secret in storage_options, or set anon for a public bucket.'
);
export const program = words(
  'permission_denied',
  'The program that gives the credentials for {root} (credential_process) failed.',
  'Run it in a terminal of the machine that the storage server runs on, and mend what it says.'
);
export const noBucket = words(
  'not_found',
  'The bucket of {root} does not exist.',
  'Check its name, or make the bucket: Artifact Storage makes none.'
);
export const busy = words(
  'unreachable',
  'S3 is too busy to serve {root}.',
  'Try again in a moment.'
);
export const clock = words(
  'permission_denied',
  'S3 refuses requests for {root}: the clock of this machine is wrong.',
  'Set the clock of the machine that the storage server runs on, then try again.'
);
export const region = words(
  'invalid_input',
  'The bucket of {root} is in another region.',
  'Set its region: storage_options {"client_kwargs": {"region_name": "…"}}.'
);
export const noRegion = words(
  'invalid_input',
  'No region is known for {root}.',
  'Set it: storage_options {"client_kwargs": {"region_name": "…"}}, or AWS_REGION.'
);
export const host = words(
  'unreachable',
  'The endpoint of {root} cannot be found.',
  'Check endpoint_url and the region, and that this machine is online.'
);
export const lost = words(
  'unreachable',
  'The connection to {root} failed.',
  'Check that the endpoint is up and can be reached from here, then try again.'
);
export const tls = words(
  'unreachable',
  'The certificate of the endpoint of {root} is not trusted.',
  'Give its authority’s certificate: storage_options {"client_kwargs": {"verify": "/path/ca.pem"}}.'
);
export const noTls = words(
  'unreachable',
  'The endpoint of {root} and this machine cannot agree on TLS.',
  'Check endpoint_url: its port may speak plain http, or only TLS versions that are no longer safe.'
);
export const clientCert = words(
  'permission_denied',
  'The endpoint of {root} asks for a client certificate.',
  'Give one: storage_options {"config_kwargs": {"client_cert": "/path/client.pem"}}.'
);
export const gone = words('not_found', '{root} has no such object.', 'It may have been deleted.');
export const unknownRequest = words(
  'unsupported',
  'The store behind {root} does not know a request that saves need.',
  'Use a store that honours If-None-Match and multipart uploads, as docs/s3.md says.'
);
export const short = words(
  'invalid_input',
  'A value in {root} is shorter than asked.',
  'Load it again.'
);
export const changed = words(
  'corrupted',
  'What came from {root} does not match its checksum in S3.',
  'Load again; if it stays like this, restore the object from a backup.'
);
export const conditional = words(
  'conflict',
  'An object in {root} changed meanwhile.',
  'Try again.'
);
export const full = words(
  'storage_full',
  'There is no space left for values in {root}.',
  'Free some space.'
);

export const encryption = words(
  'invalid_input',
  'S3 cannot encrypt or decrypt values in {root} as it is asked to.',
  'Check ServerSideEncryption and SSEKMSKeyId in storage_options {"s3_additional_kwargs": {…}}, the bucket’s default encryption, and the key with its policy.'
);
export const archived = words(
  'unsupported',
  'A value in {root} is in an archive of S3.',
  'Restore the object in S3 first, then load again.'
);
export const refused = words(
  'invalid_input',
  'S3 does not take a request for {root}.',
  'Check storage_options: what S3 says names the reason.'
);
export const notAllowed = words(
  'permission_denied',
  'S3 does not allow a request for {root}.',
  'Ask whoever runs the bucket: what S3 says names the reason.'
);
export const inTheWay = words(
  'conflict',
  'S3 does not take a request for {root} in its present state.',
  'What S3 says names the reason; change it, or try again.'
);
export const failed = words(
  'unreachable',
  'S3 failed to serve {root}.',
  'Try again in a moment; if it stays like this, ask whoever runs the store.'
);
export const unsupported = words(
  'unsupported',
  'The store behind {root} does not offer what it is asked for.',
  'Check storage_options: what it says names the reason.'
);
