import type { TranslationBundle } from '@jupyterlab/translation';
import { RESTORE_LIMIT } from '../../../api/constants.js';
import type { Restored } from '../../../api/trash.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IStorageClient } from '../../interfaces/client.js';
import { notify, notifyProblem } from '../../kit/notify.js';
import { toldSoon } from '../../kit/told-soon.js';
import { asArtifactStorageError } from '../../session/problem.js';

/** Versions of one name. */
export interface VersionsOf {
  readonly name: string;
  readonly versions: readonly number[];
}

/** The same, or all that the trash has of it. */
export interface TrashedOf {
  readonly name: string;
  readonly versions: readonly number[] | 'all';
}

export interface RestoreOptions {
  readonly client: IStorageClient;
  readonly trans: TranslationBundle;
  /** The name of the notebook that it is done for, if any. */
  readonly about: string | undefined;
}

/** Numbers of versions, as many at a time as a request may name. */
export function* inRequests(versions: readonly number[]): Generator<number[]> {
  for (let start = 0; start < versions.length; start += RESTORE_LIMIT) {
    yield versions.slice(start, start + RESTORE_LIMIT);
  }
}

/** Takes versions out of the trash, and says how that ended: as one, however many names they have. */
export async function restoreVersions(
  session_id: string,
  wanted: readonly TrashedOf[],
  { client, trans, about }: RestoreOptions
): Promise<void> {
  const named = (said: string): string =>
    about === undefined ? said : trans.__('%1: %2', about, said);
  const restored: Restored[] = [];
  try {
    for (const { name, versions } of wanted) {
      for (const version of versions === 'all' ? [versions] : inRequests(versions)) {
        const params = { session_id };
        const body = { name, version };
        const work = () => client.call('restoreArtifact', { params, body });
        restored.push(await toldSoon(named(trans.__('Restoring…')), work));
      }
    }
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(named(problem.message), problem, trans, { about: 'artifacts' });
  }
  const [first] = restored;
  if (first === undefined) {
    return;
  }
  const count = restored.reduce((sum, { versions }) => sum + versions.length, 0);
  const names = new Set(restored.map(({ name }) => name)).size;
  const left = restored.flatMap(({ aliases_left = [] }) => aliases_left);
  notify({
    type: left.length === 0 ? 'success' : 'info',
    message: named(
      names === 1
        ? trans._n(
            'Restored %1 version of %2.',
            'Restored %1 versions of %2.',
            count,
            visibleName(first.name)
          )
        : trans._n(
            'Restored %1 version of %2 artifacts.',
            'Restored %1 versions of %2 artifacts.',
            count,
            names
          )
    ),
    more: left
      .map(({ alias, points_at }) =>
        trans.__('The alias %1 goes on pointing at version %2.', visibleName(alias), points_at)
      )
      .join(' '),
    autoClose: 5000,
    about: 'artifacts',
    trans
  });
}
