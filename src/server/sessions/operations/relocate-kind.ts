import { ArtifactStorageError, orElse } from '../../../api/errors.js';
import {
  type RelocateRequest,
  RelocateRequestSchema,
  type Relocation
} from '../../../api/relocation.js';
import { sizeText } from '../../../location/size-text.js';
import { parseRoot } from '../../../location/value-root.js';
import { visibleName } from '../../../location/visible-name.js';
import { refuseAbsent } from '../../metadata/sqlite/absent-file.js';
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
  const rootOf = (
    sessionId: string,
    artifact_storage_dir: string,
    field: keyof RelocateRequest
  ) => {
    const { inUse } = sessions.resolve(sessionId, { artifact_storage_dir });
    const { value, base } = inUse.artifact_storage_dir;
    return orElse(
      () => parseRoot(value, base),
      (error) => {
        throw inField(field, error);
      }
    );
  };
  return {
    unit: 'values',
    canPause: true,
    journal: RelocateRequestSchema,
    keepsInput: true,
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    foundProblems: ({ verified, versions }) => verified < versions,
    addressesOf: (session_id, { old_root, new_root }) => [
      rootOf(session_id, old_root, 'old_root').text,
      rootOf(session_id, new_root, 'new_root').text
    ],
    begin: (session_id, { old_root, new_root, dry_run }) => {
      const from = rootOf(session_id, old_root, 'old_root');
      const to = rootOf(session_id, new_root, 'new_root');
      const session = sessions.at(session_id);
      refuseAbsent(session.store.database);
      const store = stores.of(session);
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

/** How many values an error names. */
const IN_MESSAGE = 20;

/** What is wrong with an address, said of the field in which it was given. */
function inField(field: keyof RelocateRequest, error: ArtifactStorageError): ArtifactStorageError {
  const said = (text: string): string => text.replaceAll('artifact_storage_dir', field);
  const { kind, message, hint, meant } = error;
  return new ArtifactStorageError({
    kind,
    message: said(message),
    hint: said(hint),
    meant,
    field,
    cause: error
  });
}

function notRelocated(found: Relocation): ArtifactStorageError {
  const { old_root, new_root, verified, versions, bytes, problems } = found;
  const counted = `${verified} of ${versions} values verified (${sizeText(bytes)})`;
  const named = problems.slice(0, IN_MESSAGE);
  const more = versions - verified - named.length;
  return new ArtifactStorageError({
    kind: 'corrupted',
    message: [
      `${old_root} -> ${new_root}: ${counted}; nothing was changed.`,
      ...named.map(
        ({ reason, name, version, value_key }) =>
          `    ${reason}: "${visibleName(name)}" version ${version} (${value_key})`
      ),
      ...(more > 0 ? [`    … and ${more.toLocaleString('en')} more`] : [])
    ].join('\n'),
    hint: 'Copy the values that are missing, or restore them, and relocate again.'
  });
}
