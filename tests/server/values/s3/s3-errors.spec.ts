import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IErrorDetails } from '../../../../src/api/errors.js';
import { NO_BASE, parseArtifactStorageDir } from '../../../../src/location/artifact-storage-dir.js';
import { s3Error } from '../../../../src/server/values/s3/s3-errors.js';
import { openValueStore } from '../../../../src/server/values/value-store-registry.js';
import { failureOf } from '../../support/failure.js';

/** What S3 answers (S3 API Reference, “Error responses”), and what people read. */
const ANSWERS: readonly (readonly [
  code: string,
  status: number,
  kind: IErrorDetails['kind'],
  says: RegExp
])[] = [
  ['AccessDenied', 403, 'permission_denied', /permission to read, write/],
  ['AllAccessDisabled', 403, 'permission_denied', /refuses access/],
  ['AccountProblem', 403, 'permission_denied', /refuses access/],
  ['InvalidAccessKeyId', 403, 'permission_denied', /access key/],
  ['SignatureDoesNotMatch', 403, 'permission_denied', /secret is wrong/],
  ['InvalidToken', 400, 'permission_denied', /expired/],
  ['ExpiredToken', 400, 'permission_denied', /Sign in again/],
  ['TokenRefreshRequired', 400, 'permission_denied', /expired/],
  ['RequestTimeTooSkewed', 403, 'permission_denied', /clock/],
  ['NoSuchBucket', 404, 'not_found', /bucket .* does not exist/],
  ['NoSuchKey', 404, 'not_found', /no such object/],
  ['PermanentRedirect', 301, 'invalid_input', /region_name/],
  ['AuthorizationHeaderMalformed', 400, 'invalid_input', /another region/],
  ['IllegalLocationConstraintException', 400, 'invalid_input', /another region/],
  ['SlowDown', 503, 'unreachable', /too busy/],
  ['ServiceUnavailable', 503, 'unreachable', /too busy/],
  ['InternalError', 500, 'unreachable', /too busy/],
  ['OperationAborted', 409, 'unreachable', /too busy/],
  ['RequestTimeout', 400, 'unreachable', /connection .* failed/],
  ['XMinioStorageFull', 507, 'storage_full', /no space left/],
  ['QuotaExceeded', 403, 'storage_full', /no space left/],
  ['SomethingNew', 403, 'permission_denied', /refuses access/],
  ['SomethingNew', 429, 'unreachable', /too busy/],
  ['SomethingNew', 502, 'unreachable', /connection .* failed/],
  ['SomethingNew', 418, 'internal', /SomethingNew/]
];

let server: Server;
let next: readonly [code: string, status: number];

beforeAll(async () => {
  server = createServer((_request, answer) => {
    const [code, status] = next;
    answer.writeHead(status, { 'content-type': 'application/xml' });
    answer.end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>canary message</Message>` +
        '<AWSAccessKeyId>canarykey</AWSAccessKeyId><StringToSign>canary</StringToSign></Error>'
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const store = () =>
  openValueStore(parseArtifactStorageDir('s3://team/churn', NO_BASE), {
    key: 'canarykey',
    secret: 'canarysecret',
    endpoint_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    config_kwargs: { retries: { total_max_attempts: 1 } }
  });

describe('what S3 answers', () => {
  it.each(ANSWERS)('%s with status %i is %s', async (code, status, kind, says) => {
    next = [code, status];
    const error = await failureOf(store().check());
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(error.field).toBe('artifact_storage_dir');
    expect(error.message).toMatch(/s3:\/\/team\/churn/);
    expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toContain('canary');
  });
});

describe('what the network does', () => {
  it.each([
    ['ENOTFOUND', 'unreachable', /cannot be found/],
    ['EAI_AGAIN', 'unreachable', /cannot be found/],
    ['ECONNREFUSED', 'unreachable', /failed/],
    ['ECONNRESET', 'unreachable', /failed/],
    ['ETIMEDOUT', 'unreachable', /failed/],
    ['EHOSTUNREACH', 'unreachable', /failed/],
    ['SELF_SIGNED_CERT_IN_CHAIN', 'unreachable', /verify/],
    ['CERT_HAS_EXPIRED', 'unreachable', /not trusted/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'permission_denied', /client_cert/]
  ])('%s is %s', (code, kind, says) => {
    const error = s3Error(Object.assign(new Error('canary'), { code }), 's3://team');
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(String(error.cause)).not.toContain('canary');
  });

  it.each([
    ['CredentialsProviderError', 'permission_denied', /no credentials/],
    ['TimeoutError', 'unreachable', /failed/]
  ])('%s of the SDK is %s', (name, kind, says) => {
    const error = s3Error(Object.assign(new Error('canary'), { name }), 's3://team');
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.hint}`).toMatch(says);
  });
});
