import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { parseArtifactStorageDir } from '../../../../../src/location/artifact-storage-dir.js';
import { NO_BASE } from '../../../../../src/location/location-base.js';
import { openArtifactStore } from '../../../../../src/server/store/open-artifact-store.js';
import { TestServer } from '../../../http/support.js';
import { textsOf } from '../../../support/check-texts.js';
import { failureOf } from '../../../support/failure.js';
import { openS3, s3OfTests } from '../../../support/s3/s3-fixture.js';
import { READER, WRITER } from '../../../support/s3/s3-server.js';
import { refuse, ScriptedS3 } from '../../../support/s3/scripted-s3.js';
import {
  inlineSave,
  newSaveId,
  removeDirectory,
  sqliteOf,
  temporaryDirectory
} from '../../../support/stores.js';

const key = () => `model/${newSaveId()}.pkl`;

describe('a place that may only be read', () => {
  const server = s3OfTests();
  const at = (url: string, credentials: object) =>
    openS3(url, { ...credentials, endpoint_url: server.endpoint });

  it.for([
    ['with a key that may only read', 's3://team', READER],
    ['without credentials, in a public bucket', 's3://public', { anon: true }]
  ] as const)(
    'passes the check as such, and refuses saves and deletes: %s',
    async ([, bucket, credentials], { skip }) => {
      skip(server.gaps.permissions, 'every key may do everything here');
      const url = `${bucket}/${randomUUID()}`;
      const written = key();
      const store = at(url, credentials);
      expect(await store.check()).toEqual({ would_create: false, read_only: true });
      await at(url, WRITER).write(written, Buffer.from('value'));
      expect(await store.check()).toEqual({ would_create: false, read_only: true });
      expect(Buffer.from(await store.read(written)).toString()).toBe('value');
      for (const attempt of [
        () => store.write(key(), Buffer.from('x')),
        () => store.delete(written),
        () => store.addOwner('aaaaaaaa-1')
      ]) {
        const error = await failureOf(attempt());
        expect(error.kind).toBe('permission_denied');
        expect(error.hint).toMatch(/permission|credentials|anon/);
      }
      expect(await at(url, WRITER).stat(written)).toEqual({ size: 5 });
    }
  );

  it('can be switched to, which says what it means', async ({ skip }) => {
    skip(server.gaps.permissions, 'every key may do everything here');
    const test = new TestServer();
    const { status, json } = await test.request('PUT', '/sessions/k/location', {
      artifact_storage_dir: `s3://public/${randomUUID()}`,
      storage_options: { anon: true, endpoint_url: server.endpoint }
    });
    expect(status).toBe(200);
    expect(json.report.values).toMatchObject({ ok: true, read_only: true });
    expect(json.report.values.detail).toMatch(/^Read only/);
    expect(textsOf(json.report).join()).toContain('Nothing can be saved there');
    const saved = await test.request('POST', '/sessions/k/artifacts', inlineSave('model'));
    expect(saved.json.kind).toBe('permission_denied');
    await test.close();
  });
});

describe('the check of a place', () => {
  let s3: ScriptedS3;
  const objects = new Map<string, string>();
  let honours = true;
  beforeEach(async () => {
    s3 = await ScriptedS3.start();
    objects.clear();
    honours = true;
    s3.answer = (asked, response) => {
      const { method, url } = asked;
      const path = url.split('?')[0] ?? '';
      if (method === 'PUT' && honours && objects.has(path)) {
        refuse(asked, response, 412, 'PreconditionFailed');
      } else if (method === 'PUT') {
        objects.set(path, '');
        response.writeHead(200, { etag: '"x"' }).end();
      } else if (method === 'DELETE') {
        objects.delete(path);
        response.writeHead(204).end();
      } else {
        response.writeHead(200, { 'content-type': 'application/xml' });
        response.end('<?xml version="1.0"?><ListBucketResult/>');
      }
    };
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    s3.stop();
  });

  it('refuses a store in which two saves could overwrite each other', async () => {
    honours = false;
    const error = await failureOf(openS3('s3://team/x', s3.options).check());
    expect(error.kind).toBe('unsupported');
    expect(error.message).toContain('overwrite each other');
    expect(objects.size).toBe(0);
    const created = s3.asked.filter(({ method }) => method === 'PUT');
    expect(created.map(({ headers }) => headers['if-none-match'])).toEqual(['*', '*']);
  });

  it('says so of a store that refuses create-only writes', async () => {
    const answer = s3.answer;
    s3.answer = (asked, response) =>
      asked.method === 'PUT'
        ? refuse(asked, response, 501, 'NotImplemented')
        : answer(asked, response);
    expect((await failureOf(openS3('s3://team/x', s3.options).check())).kind).toBe('unsupported');
  });

  it('leaves no connection open when its artifact store is closed', async () => {
    const home = await temporaryDirectory();
    const store = openArtifactStore({
      dir: parseArtifactStorageDir('s3://team/x', NO_BASE),
      database: sqliteOf(join(home, 'db.sqlite')),
      storage_options: s3.options
    });
    await store.prepare();
    const { values } = await store.check();
    expect(values.ok).toBe(false);
    expect(await s3.connections()).toBeGreaterThan(0);
    await store.close();
    await expect.poll(() => s3.connections()).toBe(0);
    await removeDirectory(home);
  });

  it('sends no request to delete without credentials', async () => {
    const { endpoint_url } = s3.options;
    const store = openS3('s3://team/x', { anon: true, endpoint_url });
    expect((await failureOf(store.delete(key()))).kind).toBe('permission_denied');
    expect((await failureOf(store.prepare())).kind).toBe('permission_denied');
    expect(s3.asked).toEqual([]);
  });

  it('passes on who pays and who must own the bucket, also for owners', async () => {
    const store = openS3('s3://team/x', {
      ...s3.options,
      requester_pays: true,
      s3_additional_kwargs: { ExpectedBucketOwner: '123456789012' }
    });
    await store.owners();
    expect(s3.asked.map(({ headers }) => headers['x-amz-request-payer'])).toEqual(['requester']);
    expect(s3.asked[0]?.headers['x-amz-expected-bucket-owner']).toBe('123456789012');
  });

  it.each([undefined, 'https://configured.invalid'])(
    'refuses use_ssl: false over https (%s)',
    async (configured) => {
      vi.stubEnv('AWS_ENDPOINT_URL', configured);
      const store = openS3('s3://team/x', { key: 'a', secret: 'b', use_ssl: false });
      expect(await failureOf(store.check())).toMatchObject({
        kind: 'invalid_input',
        field: 'storage_options.use_ssl'
      });
    }
  );

  it('names the endpoint that the environment gives', async () => {
    const { endpoint_url, ...options } = s3.options;
    vi.stubEnv('AWS_ENDPOINT_URL', String(endpoint_url));
    const store = openS3('s3://team/x', options);
    await store.owners();
    expect(store.description).toBe(
      `S3-compatible storage at ${endpoint_url} · bucket team, folder x`
    );
  });
});
