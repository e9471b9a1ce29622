import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import { EventHub } from '../../../src/server/events/event-hub.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import { OriginSources } from '../../../src/server/sessions/origin-sources.js';
import { SessionFile } from '../../../src/server/sessions/session-file.js';
import { SessionRegistry } from '../../../src/server/sessions/session-registry.js';
import { SessionStores } from '../../../src/server/sessions/session-stores.js';
import { WaitingCopies } from '../../../src/server/sessions/waiting-copies.js';
import type { StoreLocation } from '../../../src/server/store/store-location.js';

let home: string;
let stores: SessionStores;
let location: StoreLocation;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'session-stores-'));
  const sessions = new SessionRegistry({
    sources: new OriginSources({ command_line: {}, settings: {} }, { HOME: home }, home),
    file: new SessionFile(home),
    waiting: new WaitingCopies(),
    events: new EventHub(),
    redactor: new Redactor(),
    logger: { error: () => undefined }
  });
  stores = new SessionStores(sessions);
  const base = { home, lineapy_home: home, working_directory: home };
  location = {
    dir: parseArtifactStorageDir('values', base),
    database: parseDatabaseUrl('sqlite:///db.sqlite', base),
    storage_options: {}
  };
});
afterEach(async () => {
  await stores.close();
  rmSync(home, { recursive: true });
});

it('a store, which holds secrets, is closed with the last session that used it', async () => {
  const store = stores.at(location, 's1');
  expect(stores.at(location, 's2')).toBe(store);
  await stores.end('s1');
  expect(stores.at(location, 's2')).toBe(store);

  // A save that was begun ends where it was begun.
  stores.beginSave('save', store);
  await stores.end('s2');
  expect(stores.at(location, 's2')).toBe(store);
  stores.endSave('save');
  await stores.end('s2');
  expect(stores.at(location, 's2')).not.toBe(store);
});

it('a store whose last session ended during saves is closed with the last of these', async () => {
  const store = stores.at(location, 's1');
  const close = vi.spyOn(store, 'close');
  stores.beginSave('one', store);
  stores.beginSave('two', store);
  await stores.end('s1');
  stores.endSave('one');
  await setImmediate();
  expect(close).not.toHaveBeenCalled();
  stores.endSave('two');
  await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
  expect(stores.at(location, 's2')).not.toBe(store);
});

it('a store that a session uses stays open at the end of a save', async () => {
  const store = stores.at(location, 's1');
  const close = vi.spyOn(store, 'close');
  stores.beginSave('one', store);
  stores.endSave('one');
  await setImmediate();
  expect(close).not.toHaveBeenCalled();
  expect(stores.at(location, 's1')).toBe(store);
});

it('a store is closed after what works in it: that would connect again', async () => {
  const store = stores.at(location, 's1');
  const close = vi.spyOn(store, 'close');
  const work = Promise.withResolvers<void>();
  const working = stores.using(store, () => work.promise);
  const ended = stores.end('s1');
  await setImmediate();
  expect(close).not.toHaveBeenCalled();
  work.reject(new Error('It was stopped.'));
  await expect(working).rejects.toThrow('stopped');
  await ended;
  expect(close).toHaveBeenCalledOnce();
});
