import { type CopyReport, type CopyRequest, CopyRequestSchema } from '../../../api/copy.js';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { LocationSettings } from '../../../api/location.js';
import { checkArtifactName } from '../../../location/artifact-name.js';
import { maskedFields, maskSettings } from '../../../location/masked-settings.js';
import { isAbsent, refuseAbsent } from '../../metadata/sqlite/absent-file.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { toProblem } from '../../secrets/problem.js';
import { copyStore, sameDatabase } from '../../store/copy-store.js';
import { isOtherDatabase, withAbsolutePaths } from '../location-change.js';
import type { OriginatedSettings } from '../origins.js';
import { parseLocation, showLocation } from '../parsed-location.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Copies artifacts to another location. */
export function copyKind(options: KindOptions): OperationKindOf<'copy'> {
  const { sessions, stores, events, redactor } = options;
  const targetOf = (sessionId: string, target: LocationSettings): OriginatedSettings => {
    const { base } = sessions.resolve(sessionId);
    const absolute = withAbsolutePaths(target, base) as LocationSettings;
    // As for a new session: no session has this id.
    return sessions.resolve('', absolute).configured;
  };
  return {
    unit: 'bytes',
    journal: CopyRequestSchema,
    canPause: true,
    keepsInput: true,
    withoutSecrets: (request) => ({ ...request, target: maskSettings(request.target) }),
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    foundProblems: ({ failed }) => failed > 0,
    foundNothing: ({ to_copy }) => to_copy === 0,
    addressesOf: (sessionId, { target }) => [
      ...Object.values(endOf(sessions.resolve(sessionId).inUse)),
      ...Object.values(endOf(targetOf(sessionId, target)))
    ],
    begin: (session_id, { target: given, ...request }) => {
      checkPrefix(request);
      refuseMasked(given);
      const session = sessions.at(session_id);
      refuseAbsent(session.store.database);
      const source = stores.of(session);
      const settings = targetOf(session_id, given);
      const location = parseLocation(settings);
      if (!isOtherDatabase(session.store, location)) {
        throw sameDatabase();
      }
      const target = stores.at(location, session_id);
      const { databaseUrl: database_url } = target;
      const wish = {
        ...request,
        source,
        target,
        ends: {
          source: endOf(session.settings.inUse),
          target: endOf(settings),
          ...(isAbsent(location.database) ? { new_database: true } : {})
        },
        problemOf: (error: ArtifactStorageError) => toProblem(error, redactor),
        onCopied: () =>
          events.publish({ type: 'artifacts', session_id, database_url, reason: 'saved' })
      };
      return async (work) => {
        const report = await stores.using(source, () =>
          stores.using(target, () => copyStore(wish, work))
        );
        // Told by this report, so by no save.
        target.tellMade();
        return report;
      };
    }
  };
}

function endOf(settings: OriginatedSettings): CopyReport['source'] {
  const { artifact_storage_dir, database_url } = showLocation(settings, settings);
  return { artifact_storage_dir: artifact_storage_dir.value, database_url: database_url.value };
}

/** A copy that goes on after a restart of the storage server has no secrets of its target any more. */
function refuseMasked(target: LocationSettings): void {
  const [field] = maskedFields(target);
  if (field !== undefined) {
    throw new ArtifactStorageError({
      kind: 'permission_denied',
      message: 'The storage server was restarted, and has forgotten the secrets of the target.',
      hint: 'What was copied stays. Start the same copy again with them: it goes on where it was.',
      field
    });
  }
}

function checkPrefix({ conflicts, prefix = '' }: Pick<CopyRequest, 'conflicts' | 'prefix'>): void {
  if (conflicts !== 'prefix') {
    return;
  }
  if (prefix === '') {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message:
        'The prefix is missing that goes before the names of versions whose number is taken.',
      hint: 'Give one, for example "ana/".',
      field: 'prefix'
    });
  }
  // With a letter behind it: it may end in what no name ends in.
  checkArtifactName(`${prefix}x`);
}
