// Uses a SQLite database as another user. Argument: {uid, gid, groups, umask, path, steps, temporary}; prints what
// each step came to: {ok} or {kind, message}.
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { newArtifact, sqliteOf } from './stores.js';

const {
  uid,
  gid,
  groups = [],
  umask = 0o022,
  path,
  steps,
  temporary
} = JSON.parse(process.argv[2] ?? '{}');
// Loads what SQLite needs while this is still allowed.
await openMetadataStore(sqliteOf('/nonexistent/db.sqlite', { mode: 'ro' }))
  .check()
  .catch(() => 0);
process.umask(umask);
process.env.TMPDIR = temporary;
process.setgroups?.(groups);
process.setgid?.(gid);
process.setuid?.(uid);
const store = openMetadataStore(sqliteOf(path));
const run: Readonly<Record<string, () => Promise<unknown>>> = {
  check: () =>
    store.check().then(({ artifact_count, read_only }) => ({ artifact_count, read_only })),
  save: async () => (await store.insert(newArtifact('model'))).version,
  list: async () => (await store.list({})).total,
  close: () => store.close()
};
for (const step of steps) {
  const found = await run[step as string]?.().then(
    (ok) => ({ ok }),
    ({ kind, message, hint }) => ({ kind, message, hint })
  );
  process.stdout.write(`${JSON.stringify(found ?? {})}\n`);
}
await store.close();
