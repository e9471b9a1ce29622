import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ErrorDetails } from '../../../../../src/api/errors.js';
import type { StorageOptions } from '../../../../../src/api/location.js';
import { parseArtifactStorageDir } from '../../../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../../../src/location/location-base.js';
import { openArtifactStore } from '../../../../../src/server/store/open-artifact-store.js';
import { s3Error } from '../../../../../src/server/values/object/s3/s3-errors.js';
import type { ValueStore } from '../../../../../src/server/values/value-store.js';
import { openValueStore } from '../../../../../src/server/values/value-store-registry.js';
import { failureOf } from '../../../support/failure.js';
import { inlineSave, newSaveId, sqliteOf } from '../../../support/stores.js';

/** What S3 answers (S3 API Reference, “Error responses”), and what people read. */
const ANSWERS: readonly (readonly [
  code: string,
  status: number,
  kind: ErrorDetails['kind'],
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
  ['NotImplemented', 501, 'unsupported', /If-None-Match/],
  ['SomethingNew', 403, 'permission_denied', /refuses access/],
  ['SomethingNew', 429, 'unreachable', /too busy/],
  ['SomethingNew', 502, 'unreachable', /connection .* failed/],
  ['SomethingNew', 418, 'internal', /SomethingNew/]
];

/** The options that are at fault. */
const OPTIONS: Readonly<Record<string, string>> = {
  InvalidAccessKeyId: 'storage_options.key',
  SignatureDoesNotMatch: 'storage_options.secret'
};

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

let server: Server;
let next: readonly [code: string, status: number, said?: string];
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, answer) => {
    const [code, status, said = 'canary message'] = next;
    asked.push(request.headers.authorization ?? '');
    answer.writeHead(status, { 'content-type': 'application/xml' });
    request.resume();
    if (request.method === 'HEAD' || status === 200) {
      answer.end();
      return;
    }
    answer.end(
      `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${escaped(said)}</Message>` +
        '<AWSAccessKeyId>canarykey</AWSAccessKeyId><StringToSign>canary</StringToSign></Error>'
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const place = (more: StorageOptions = {}) => ({
  dir: parseArtifactStorageDir('s3://team/churn', NO_BASE),
  options: {
    key: 'canarykey',
    secret: 'canarysecret',
    ...more,
    endpoint_url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    config_kwargs: { retries: { total_max_attempts: 1 } }
  }
});
const store = (more: StorageOptions = {}): ValueStore => {
  const { dir, options } = place(more);
  return openValueStore(dir, options);
};

describe('what S3 answers', () => {
  it.each(ANSWERS)('%s with status %i is %s', async (code, status, kind, says) => {
    next = [code, status];
    const error = await failureOf(store().check());
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(error.field).toBe(OPTIONS[code] ?? 'artifact_storage_dir');
    expect(error.message).toMatch(/s3:\/\/team\/churn/);
    expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toContain('canary');
  });
});

describe('credentials that S3 does not accept', () => {
  const nothing = { key: undefined, secret: undefined };
  it.each([
    ['SignatureDoesNotMatch', {}, 'storage_options.secret'],
    ['SignatureDoesNotMatch', { secret: undefined, password: 'x' }, 'storage_options.password'],
    [
      'SignatureDoesNotMatch',
      { ...nothing, client_kwargs: { aws_access_key_id: 'k', aws_secret_access_key: 'x' } },
      'storage_options.client_kwargs.aws_secret_access_key'
    ],
    ['InvalidAccessKeyId', { key: undefined, username: 'k' }, 'storage_options.username'],
    ['InvalidAccessKeyId', { ...nothing, profile: 'team' }, 'storage_options.profile'],
    ['InvalidAccessKeyId', nothing, 'artifact_storage_dir'],
    ['ExpiredToken', { token: 'x' }, 'storage_options.token'],
    ['ExpiredToken', {}, 'artifact_storage_dir'],
    ['AccessDenied', { token: 'x' }, 'artifact_storage_dir']
  ] as const)('%s with %j are told at the option that gave them', (code, more, field) => {
    const options = { ...place().options, ...more } as StorageOptions;
    expect(s3Error({ name: code }, 's3://team', options).field).toBe(field);
  });

  it('are told there when a value is looked for, which has an answer without a body', async () => {
    next = ['SignatureDoesNotMatch', 403];
    const error = await failureOf(store().stat(`a/${newSaveId()}.pkl`));
    expect(error.field).toBe('storage_options.secret');
  });
});

describe('what is no S3', () => {
  it.each([404, 405, 501, 200])('is told by its answers with status %i', async (status) => {
    const page = createServer((request, answer) => {
      request.resume();
      answer.writeHead(status, { 'content-type': 'text/html' });
      answer.end('<!doctype html><html><body><p>Hello<br></body></html>');
    });
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    const endpoint_url = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const { dir, options } = place();
    const error = await failureOf(openValueStore(dir, { ...options, endpoint_url }).check());
    expect(error).toMatchObject({ kind: 'unsupported', field: 'artifact_storage_dir' });
    expect(error.message).toContain('does not answer like S3');
    page.closeAllConnections();
    page.close();
  });
});

describe('what S3 says itself', () => {
  it.each([
    ['KMS.DisabledException', 400, 'invalid_input', 'The key arn:aws:kms:eu:1:key/2 is disabled.'],
    ['KMS.NotFoundException', 400, 'invalid_input', 'Invalid keyId, it does not exist'],
    [
      'InvalidEncryptionAlgorithmError',
      400,
      'invalid_input',
      'The encryption request you specified is not valid.'
    ],
    [
      'XMinioKMSNotConfigured',
      501,
      'invalid_input',
      'Server side encryption specified but KMS is not configured'
    ],
    ['KMSNotConfigured', 500, 'invalid_input', 'The server has no KMS to encrypt with'],
    [
      'AccessDenied',
      403,
      'permission_denied',
      'User: x is not authorized to perform: kms:GenerateDataKey'
    ],
    ['InvalidStorageClass', 400, 'invalid_input', 'The storage class you specified is not valid.'],
    ['InvalidArgument', 400, 'invalid_input', 'Object tagging is not possible in this bucket.'],
    ['InvalidBucketState', 409, 'conflict', 'The request is not valid for the current state.'],
    ['MethodNotAllowed', 405, 'permission_denied', 'The specified method is not allowed here.'],
    ['InvalidObjectState', 403, 'unsupported', 'The operation is not valid for the storage class.'],
    ['SomethingNew', 500, 'unreachable', 'The disk of this node is on fire.'],
    ['SomethingNew', 501, 'unsupported', 'A header you provided implies something else.'],
    ['SlowDown', 503, 'unreachable', 'Please reduce your request rate.']
  ] as const)('%s with status %i is %s, in its own words', async (code, status, kind, said) => {
    next = [code, status, said];
    const error = await failureOf(store().write(`a/${newSaveId()}.pkl`, Buffer.from('x')));
    expect(error.kind).toBe(kind);
    expect(error.message).toContain(`S3 says: ${code}: ${said.replace(/\.$/, '')}.`);
    expect(error.hint).not.toBe('');
    if (!/busy|SlowDown/.test(code)) {
      expect(error.message).not.toContain('too busy');
    }
  });

  it('is shown without keys, tokens and signatures, and cut', async () => {
    for (const said of [
      'The key AKIAIOSFODNN7EXAMPLE is not known to us',
      'The token FwoGZXIvYXdzEXAMPLETOKEN0123456789abcdefghij+/= is not good',
      'The URL https://x/?X-Amz-Signature=abcdef0123 is not good',
      `It is all wrong ${'with very many words '.repeat(500)}`
    ]) {
      next = ['SomethingNew', 400, said];
      const { message } = await failureOf(store().check());
      expect(message).toContain('S3 says: SomethingNew: ');
      expect(message).not.toMatch(/AKIA|FwoG|abcdef/);
      expect(message.length).toBeLessThan(500);
    }
    next = ['SignatureDoesNotMatch', 403, 'The request signature we calculated does not match'];
    expect((await failureOf(store().check())).message).not.toContain('S3 says');
    next = ['SomethingNew', 400, '<html><body>all of it is a page</body></html>'];
    expect((await failureOf(store().check())).message).not.toContain('html');
  });
});

describe('a refusal, whatever is done', () => {
  const bytes = () => Readable.from([Buffer.alloc(12 << 20)]);
  const save = `20261123T221653Z-1f2e3d4c5b6a`;
  const key = `a/${save}.pkl`;
  const ACTIONS = {
    save: (store: ValueStore) => store.write(key, Buffer.from('x')),
    upload: (store: ValueStore) => store.upload(save, key, bytes()),
    commit: (store: ValueStore) => store.commitStaged(save, key, 1),
    get: (store: ValueStore) => store.read(key),
    stat: (store: ValueStore) => store.stat(key),
    delete: (store: ValueStore) => store.delete(key),
    list: async (store: ValueStore) => {
      for await (const entry of store.list()) {
        expect(entry).toBeUndefined();
      }
    },
    owners: (store: ValueStore) => store.owners()
  };

  describe.each([
    ['NoSuchBucket', 404, 'not_found', /bucket/],
    ['AccessDenied', 403, 'permission_denied', /permission/],
    // The SDK corrects its clock by the answer's date, which is right here.
    ['RequestTimeTooSkewed', 403, 'permission_denied', /clock/]
  ] as const)('%s', (code, status, kind, says) => {
    it.each(Object.entries(ACTIONS))('of %s', async (_name, action) => {
      next = [code, status];
      const failure = await failureOf(action(store()));
      expect(failure.kind).toBe(kind);
      expect(`${failure.message} ${failure.hint}`).toMatch(says);
    });
  });

  it('of a get, where the bucket is gone, blames no single value', async () => {
    const home = mkdtempSync(join(tmpdir(), 'errors-'));
    const { options, dir } = place();
    const artifacts = openArtifactStore({
      dir,
      database: sqliteOf(join(home, 'db.sqlite')),
      storage_options: options
    });
    next = ['', 200];
    await artifacts.prepare();
    await artifacts.save(inlineSave('model'));
    next = ['NoSuchBucket', 404];
    for (const attempt of [
      () => artifacts.get({ name: 'model', version: 0, inline_limit: 1000 }),
      () => artifacts.get({ name: 'model', version: 0, inline_limit: 0 }),
      () => artifacts.openValue({ name: 'model', version: 0 })
    ]) {
      const failure = await failureOf(attempt());
      expect(failure.kind).toBe('not_found');
      expect(failure.message).toContain('bucket');
    }
    next = ['NoSuchKey', 404];
    expect((await failureOf(artifacts.openValue({ name: 'model', version: 0 }))).kind).toBe(
      'corrupted'
    );
    await artifacts.close();
  });
});

describe('an answer to a HEAD, which has no body', () => {
  it.each([
    ['ExpiredToken', 400, 'permission_denied', /Sign in again/],
    ['InvalidAccessKeyId', 403, 'permission_denied', /access key/],
    ['AccessDenied', 403, 'permission_denied', /refuses access/],
    ['NoSuchBucket', 404, 'not_found', /bucket .* does not exist/]
  ] as const)('of %s with status %i tells why', async (code, status, kind, says) => {
    next = [code, status];
    const error = await failureOf(store().stat(`a/${newSaveId()}.pkl`));
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.hint}`).toMatch(says);
  });

  it('of a missing object is no error', async () => {
    next = ['NoSuchKey', 404];
    expect(await store().stat(`a/${newSaveId()}.pkl`)).toBeNull();
  });

  it('of expired credentials in a profile lets them be read again', async () => {
    const home = mkdtempSync(join(tmpdir(), 'aws-'));
    const credentials = join(home, 'credentials');
    const write = (key: string) =>
      writeFileSync(
        credentials,
        `[team]\naws_access_key_id = ${key}\naws_secret_access_key = canary\n`
      );
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', credentials);
    vi.stubEnv('AWS_CONFIG_FILE', join(home, 'config'));
    next = ['ExpiredToken', 400];
    write('first');
    const one = store({ profile: 'team', key: undefined, secret: undefined });
    const key = `a/${newSaveId()}.pkl`;
    expect((await failureOf(one.stat(key))).message).toMatch(/expired/);
    asked.length = 0;
    write('second');
    await failureOf(one.stat(key));
    expect(asked.some((header) => header.includes('Credential=second/'))).toBe(true);
    vi.unstubAllEnvs();
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
    ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unreachable', /not trusted/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unreachable', /not trusted/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable', /not trusted/],
    ['CERT_NOT_YET_VALID', 'unreachable', /not trusted/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'unreachable', /not trusted/],
    ['EPROTO', 'unreachable', /TLS/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'unreachable', /TLS/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'permission_denied', /client_cert/]
  ])('%s is %s', (code, kind, says) => {
    const error = s3Error(Object.assign(new Error('canary'), { code }), 's3://team');
    expect(error.kind).toBe(kind);
    expect(`${error.message} ${error.hint}`).toMatch(says);
    expect(String(error.cause)).not.toContain('canary');
  });

  it.each([
    [
      'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login canary',
      /have expired.*aws sso login/
    ],
    ['Token is expired. canary', /have expired/],
    [
      'The SSO session token associated with profile=canary was not found or is invalid.',
      /expired/
    ],
    ['Your session has expired. Please reauthenticate. canary', /have expired/],
    ['Profile canary credential_process returned expired credentials.', /expired/],
    ['Command failed: /opt/canary', /credential_process/],
    ['Could not load credentials from any providers', /no credentials/]
  ])('a provider of credentials that says “%s”', (said, says) => {
    for (const name of ['CredentialsProviderError', 'TokenProviderError']) {
      const error = s3Error(Object.assign(new Error(said), { name }), 's3://team');
      expect(error.kind).toBe('permission_denied');
      expect(`${error.message} ${error.hint}`).toMatch(says);
      expect(`${error.message} ${error.hint} ${String(error.cause)}`).not.toContain('canary');
    }
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
