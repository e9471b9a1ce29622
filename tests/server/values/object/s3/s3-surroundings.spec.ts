import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  awsProfiles,
  configuredEndpoint,
  configuredRegion
} from '../../../../../src/server/values/object/s3/aws-profiles.js';
import type { ValueStore } from '../../../../../src/server/values/value-store.js';
import { openValueStore } from '../../../../../src/server/values/value-store-registry.js';
import { makeCertificate } from '../../../support/certificate.js';
import { failureOf } from '../../../support/failure.js';
import { ForwardProxy } from '../../../support/forward-proxy.js';
import { newS3Dir, s3OfTests } from '../../../support/s3/s3-fixture.js';
import { WRITER } from '../../../support/s3/s3-server.js';
import { newSaveId } from '../../../support/stores.js';

const KEYS = `aws_access_key_id = ${WRITER.key}\naws_secret_access_key = ${WRITER.secret}\n`;
const WRONG = 'aws_access_key_id = canarykey\naws_secret_access_key = canarysecret\n';

const server = s3OfTests();
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'aws-'));
  for (const name of Object.keys(process.env).filter((name) => /^AWS_|_PROXY$/i.test(name))) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv('AWS_CONFIG_FILE', join(directory, 'config'));
  vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', join(directory, 'credentials'));
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
  rmSync(directory, { recursive: true });
});

const write = (name: 'config' | 'credentials' | 'calls' | 'process.sh', text: string): string => {
  writeFileSync(join(directory, name), text, { mode: 0o700 });
  return join(directory, name);
};

const open = (options: Readonly<Record<string, unknown>>): ValueStore =>
  openValueStore(newS3Dir(), options);

/** Saves a value and reads it back. */
async function roundTrip(store: ValueStore): Promise<string> {
  const key = `a/${newSaveId()}.pkl`;
  await store.write(key, Buffer.from('value'));
  return Buffer.from(await store.read(key)).toString();
}

describe('the profiles of the storage server', () => {
  beforeEach(() => {
    write(
      'config',
      [
        '[default]\nregion = eu-west-1',
        `[profile team]\nregion = eu-central-1\nendpoint_url = ${server.endpoint}`,
        '[profile parts]\nservices = local',
        `[services local]\ns3 =\n  endpoint_url = ${server.endpoint}`,
        '[sso-session company]\nsso_region = eu-west-1'
      ].join('\n')
    );
    write('credentials', `[team]\n${KEYS}[keys-only]\n${WRONG}`);
  });

  it('are listed with region and endpoint, never with keys', async () => {
    const profiles = await awsProfiles();
    expect(profiles).toEqual([
      { name: 'default', region: 'eu-west-1' },
      { name: 'keys-only' },
      { name: 'parts' },
      { name: 'team', region: 'eu-central-1', endpoint_url: server.endpoint }
    ]);
    expect(JSON.stringify(profiles)).not.toMatch(/canary|writer/);
  });

  it('are used with their endpoint, by path', async () => {
    expect(await roundTrip(open({ profile: 'team' }))).toBe('value');
  });

  it('that do not exist are refused, with what was meant', async () => {
    expect(await failureOf(open({ profile: 'tema' }).check())).toMatchObject({
      kind: 'invalid_input',
      field: 'storage_options.profile',
      hint: 'Did you mean "team"?'
    });
    expect((await failureOf(open({ profile: 'zzzzzz' }).check())).hint).toBe(
      'There are: default, keys-only, parts, team.'
    );
  });

  it('give the endpoint and the region in the order of the AWS SDKs', async () => {
    expect(await configuredEndpoint(null, {})).toBeNull();
    expect(await configuredEndpoint('parts', {})).toBe(server.endpoint);
    expect(await configuredEndpoint(null, { AWS_PROFILE: 'team' })).toBe(server.endpoint);
    const both = { AWS_ENDPOINT_URL: 'http://all', AWS_ENDPOINT_URL_S3: 'http://s3' };
    expect(await configuredEndpoint('team', both)).toBe('http://s3');
    expect(await configuredEndpoint('team', { AWS_ENDPOINT_URL: 'http://all' })).toBe('http://all');
    const ignored = { ...both, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true' };
    expect(await configuredEndpoint('team', ignored)).toBeNull();
    expect(await configuredRegion(null, {})).toBe('eu-west-1');
    expect(await configuredRegion('team', { AWS_REGION: 'x' })).toBe('eu-central-1');
    expect(await configuredRegion('parts', { AWS_DEFAULT_REGION: 'x' })).toBe('x');
    expect(await configuredRegion(null, { AWS_DEFAULT_REGION: 'x' })).toBe('x');
  });
});

describe('credentials of the provider chain', () => {
  it('come from the environment, with its endpoint', async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', WRITER.key);
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', WRITER.secret);
    vi.stubEnv('AWS_ENDPOINT_URL', server.endpoint);
    expect(await roundTrip(open({}))).toBe('value');
  });

  it('that have expired are fetched anew before the next request', async () => {
    const MINUTE = 60_000;
    const calls = write('calls', '');
    const process = (expiration: number): string => {
      const answer = JSON.stringify({
        Version: 1,
        AccessKeyId: WRITER.key,
        SecretAccessKey: WRITER.secret,
        Expiration: new Date(expiration).toISOString()
      });
      return write('process.sh', `#!/bin/sh\necho call >> ${calls}\necho '${answer}'\n`);
    };
    const count = () => readFileSync(calls, 'utf8').split('\n').length - 1;
    const now = Date.now();
    write('config', `[profile short]\ncredential_process = ${process(now + 6 * MINUTE)}\n`);
    const store = open({ profile: 'short', endpoint_url: server.endpoint });
    expect(await roundTrip(store)).toBe('value');
    expect(count()).toBe(1);
    process(now + 60 * MINUTE);
    vi.useFakeTimers({ toFake: ['Date'], now: now + 7 * MINUTE });
    expect(await roundTrip(store)).toBe('value');
    expect(count()).toBe(2);
  });

  it('that were rotated in their file are taken up without a restart', async () => {
    write('credentials', `[team]\n${WRONG}`);
    const store = open({ profile: 'team', endpoint_url: server.endpoint });
    expect((await failureOf(store.check())).kind).toBe('permission_denied');
    write('credentials', `[team]\n${KEYS}`);
    expect(await roundTrip(store)).toBe('value');
    write('credentials', `[team]\n${WRONG}`);
    const key = `a/${newSaveId()}.pkl`;
    await store.write(key, Buffer.from('kept client'));
    expect(await store.stat(key)).toEqual({ size: 11 });
  });

  it('that were rotated are taken up by a list, and the old connections are closed', async () => {
    write('credentials', `[team]\n${WRONG}`);
    const store = open({ profile: 'team', endpoint_url: server.endpoint });
    expect((await failureOf(store.owners())).kind).toBe('permission_denied');
    write('credentials', `[team]\n${KEYS}`);
    const destroyed = vi.spyOn(Agent.prototype, 'destroy');
    const entries: unknown[] = [];
    for await (const entry of store.list()) {
      entries.push(entry);
    }
    expect(entries).toEqual([]);
    const closed = destroyed.mock.calls.length;
    expect(closed).toBeGreaterThan(0);
    await store.close?.();
    expect(destroyed.mock.calls.length).toBeGreaterThan(closed);
    destroyed.mockRestore();
  });

  it('that were rotated do not spoil the upload after the one that failed', async () => {
    write('credentials', `[team]\n${WRONG}`);
    const store = open({ profile: 'team', endpoint_url: server.endpoint });
    const saveId = newSaveId();
    const key = `a/${saveId}.pkl`;
    const upload = async () => store.upload(saveId, key, Readable.from([Buffer.from('value')]));
    expect((await failureOf(upload())).kind).toBe('permission_denied');
    write('credentials', `[team]\n${KEYS}`);
    await upload();
    await store.commitStaged(saveId, key, 5);
  });

  it('that were typed are not looked for elsewhere', async () => {
    write('credentials', `[default]\n${KEYS}`);
    const options = { key: 'canarykey', secret: 'canary', endpoint_url: server.endpoint };
    expect((await failureOf(open(options).check())).kind).toBe('permission_denied');
  });
});

describe('proxies', () => {
  let proxy: ForwardProxy;
  beforeEach(async () => {
    proxy = await ForwardProxy.start(server.port);
  });
  afterEach(() => proxy.stop());
  const behind = { ...WRITER, endpoint_url: 'http://s3.invalid:8333' };

  it('of the options lead to the endpoint', async () => {
    const config_kwargs = { proxies: { http: proxy.url } };
    expect(await roundTrip(open({ ...behind, config_kwargs }))).toBe('value');
    expect(new Set(proxy.asked)).toEqual(new Set(['http://s3.invalid:8333']));
  });

  it('of the environment do, too; never to this machine itself', async () => {
    vi.stubEnv('HTTP_PROXY', proxy.url);
    expect(await roundTrip(open(behind))).toBe('value');
    const asked = proxy.asked.length;
    expect(await roundTrip(open({ ...behind, endpoint_url: server.endpoint }))).toBe('value');
    expect(proxy.asked).toHaveLength(asked);
  });
});

describe('TLS', () => {
  let gate: Server;
  const passing = new Set<TLSSocket>();
  let files: { readonly cert: string; readonly key: string };
  beforeEach(async () => {
    files = makeCertificate(directory);
    const [cert, key] = [readFileSync(files.cert), readFileSync(files.key)];
    // Whoever shows this certificate may pass: it is the authority, too.
    gate = createServer({ cert, key, ca: cert, requestCert: true }, (socket) => {
      const onward = connect(server.port, '127.0.0.1');
      passing.add(socket);
      socket.pipe(onward).pipe(socket);
      socket.once('error', () => onward.destroy());
      onward.once('error', () => socket.destroy());
    });
    await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    for (const socket of passing) {
      socket.destroy();
    }
    await new Promise((resolve) => gate.close(resolve));
  });
  const options = (verify: unknown, config_kwargs: object) => ({
    ...WRITER,
    endpoint_url: `https://localhost:${(gate.address() as AddressInfo).port}`,
    client_kwargs: { verify },
    config_kwargs: { retries: { total_max_attempts: 1 }, ...config_kwargs }
  });

  it('shows the client’s certificate, and trusts the authority that was named', async () => {
    const client_cert = [files.cert, files.key];
    const store = open(options(files.cert, { client_cert }));
    expect(await roundTrip(store)).toBe('value');
  });

  it('without a client certificate does not pass, and an unknown authority is named as such', async () => {
    const without = await failureOf(open(options(files.cert, {})).check());
    expect(without.kind).toBe('permission_denied');
    expect(without.hint).toContain('client_cert');
    const unknown = await failureOf(open(options(true, {})).check());
    expect(unknown.message).toContain('certificate');
    expect(unknown.hint).toContain('verify');
  });

  it('names the certificate that cannot be read', async () => {
    const missing = await failureOf(open(options('/nowhere/ca.pem', {})).check());
    expect(missing).toMatchObject({
      kind: 'invalid_input',
      field: 'storage_options.client_kwargs.verify'
    });
    const client_cert = '/nowhere/client.pem';
    expect(await failureOf(open(options(files.cert, { client_cert })).check())).toMatchObject({
      kind: 'invalid_input',
      field: 'storage_options.config_kwargs.client_cert'
    });
  });
});
