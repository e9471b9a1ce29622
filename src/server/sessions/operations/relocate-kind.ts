import { ArtifactStorageError } from '../../../api/errors.js';
import { RelocateRequestSchema, type Relocation } from '../../../api/relocation.js';
import { sizeText } from '../../../location/size-text.js';
import { parseRoot } from '../../../location/value-root.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { LostValues } from '../lost-values.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Tells a store where its values are after they moved. */
export function relocateKind({
  sessions,
  stores,
  events
}: KindOptions): OperationKindOf<'relocate'> {
  const lost = new LostValues(sessions, events);
  /** Only the root: the options of the session are for another root, perhaps of another filesystem. */
  const rootOf = (sessionId: string, artifact_storage_dir: string) => {
    const { inUse } = sessions.resolve(sessionId, { artifact_storage_dir });
    const { value, base } = inUse.artifact_storage_dir;
    return parseRoot(value, base);
  };
  return {
    unit: 'values',
    journal: RelocateRequestSchema,
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    foundProblems: ({ verified, versions }) => verified < versions,
    begin: (session_id, { old_root, new_root, dry_run }) => {
      const from = rootOf(session_id, old_root);
      const to = rootOf(session_id, new_root);
      const store = stores.of(sessions.at(session_id));
      return (work) =>
        stores.using(store, async () => {
          const found = await store.relocate(from, to, dry_run, work);
          if (!dry_run && !found.relocated) {
            throw notRelocated(found);
          }
          if (found.relocated) {
            const { databaseUrl: database_url } = store;
            events.publish({ type: 'artifacts', session_id, database_url, reason: 'relocated' });
            await lost.lookAgain(session_id, store);
          }
          return found;
        });
    }
  };
}

function notRelocated(found: Relocation): ArtifactStorageError {
  const { old_root, new_root, verified, versions, bytes, problems } = found;
  const counted = `${verified} of ${versions} values verified (${sizeText(bytes)})`;
  const more = versions - verified - problems.length;
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: [
      `${old_root} -> ${new_root}: ${counted}; nothing was changed.`,
      ...problems.map(
        ({ reason, name, version, value_key }) =>
          `    ${reason}: '${name}' version ${version} (${value_key})`
      ),
      ...(more > 0 ? [`    … and ${more.toLocaleString('en')} more`] : [])
    ].join('\n'),
    hint: 'Copy the values that are missing, or restore them, and relocate again.'
  });
}
