import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MainProcess } from '../support/main-process.js';
import { type SilentServer, silentServer } from '../support/silent-server.js';
import { removeDirectory, temporaryDirectory } from '../support/stores.js';

let home: string;
let main: MainProcess;
let silent: SilentServer;

beforeEach(async () => {
  home = await temporaryDirectory();
  silent = await silentServer();
  main = await MainProcess.start({ environment: { HOME: home } });
});
afterEach(async () => {
  await main.kill();
  await silent.close();
  rmSync(main.runtime, { recursive: true, force: true });
  await removeDirectory(home);
});

/** A check of a database that never answers: the end waits for it, for a while. */
async function begin(): Promise<void> {
  const database_url = `postgresql://ana@127.0.0.1:${silent.port}/ml?connect_timeout=60`;
  const asked = silent.connected();
  await main.request('POST', '/sessions/one/operations/check', { database_url });
  await asked;
}

/** Sessions that could not be written: they still are to be. */
async function changeWithoutFile(): Promise<string> {
  const state = join(main.runtime, 'state');
  rmSync(state, { recursive: true });
  writeFileSync(state, '');
  const location = { artifact_storage_dir: join(home, 'values') };
  expect((await main.request('PUT', '/sessions/one/location', location)).status).toBe(200);
  rmSync(state);
  return join(state, 'sessions.json');
}

it('keeps the sessions, also when a check outlasts the end', async () => {
  const file = await changeWithoutFile();
  await begin();
  const ended = once(main.process, 'exit');
  main.process.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(readFileSync(file, 'utf8')).toContain(join(home, 'values'));
});

it('leaves nothing when the parent has exited', async () => {
  await changeWithoutFile();
  await main.stop();
  expect(existsSync(main.runtime)).toBe(false);
});
