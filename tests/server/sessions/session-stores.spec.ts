import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import { EventHub } from '../../../src/server/events/event-hub.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import { OriginSources } from '../../../src/server/sessions/origin-sources.js';
import { SessionFile } from '../../../src/server/sessions/session-file.js';
import { SessionRegistry } from '../../../src/server/sessions/session-registry.js';
import { SessionStores } from '../../../src/server/sessions/session-stores.js';
import { WaitingCopies } from '../../../src/server/sessions/waiting-copies.js';

it('a store, which holds secrets, is closed with the last session that used it', async () => {
  const home = mkdtempSync(join(tmpdir(), 'session-stores-'));
  const sessions = new SessionRegistry({
    sources: new OriginSources({ command_line: {}, settings: {} }, { HOME: home }, home),
    file: new SessionFile(home),
    waiting: new WaitingCopies(),
    events: new EventHub(),
    redactor: new Redactor(),
    logger: { error: () => undefined }
  });
  const stores = new SessionStores(sessions);
  const base = { home, lineapy_home: home, working_directory: home };
  const location = {
    dir: parseArtifactStorageDir('values', base),
    database: parseDatabaseUrl('sqlite:///db.sqlite', base),
    storage_options: {}
  };
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
  await stores.close();
});
