import type { TranslationBundle } from '@jupyterlab/translation';
import type { Deleted } from '../../api/artifact-changes.js';
import { ArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type { IArtifactsScope, ICountedRef, IScopes } from '../interfaces/artifacts.js';
import type { IServerLink, IStorageClient } from '../interfaces/client.js';
import { notify, notifyProblem } from '../kit/notify.js';
import { toldSoon } from '../kit/told-soon.js';
import { asArtifactStorageError } from '../session/problem.js';
import { confirmDelete, confirmWithAliases } from './delete-dialog.js';
import { aliasesOf } from './told-aliases.js';
import { followUndo } from './trash/follow-undo.js';
import { restoreVersions } from './trash/restore-versions.js';

export interface DeleteOptions {
  readonly client: IStorageClient;
  readonly link: Pick<IServerLink, 'received'>;
  readonly scopes: Pick<IScopes, 'nameOf'>;
  readonly trans: TranslationBundle;
  /** For good, at once; without it, versions go to the trash. */
  readonly permanently?: boolean;
}

interface DeleteOneOptions extends Omit<DeleteOptions, 'link'> {
  /** What is told meanwhile. */
  readonly deleting: string;
}

/** How long *Undo* is offered, in milliseconds. */
const UNDO_MS = 15_000;

/** How long versions stay in the trash; 0 where that cannot be found out: nothing too good is promised. */
async function trashDays(session_id: string, client: IStorageClient): Promise<number> {
  const state = await client.call('getSession', { params: { session_id } }).catch(() => undefined);
  return state?.trash_days?.value ?? 0;
}

/**
 * Deletes versions after a confirmation, unless the session is at another location by then.
 *
 * @returns the names of which something was deleted.
 */
export async function deleteArtifacts(
  scope: IArtifactsScope,
  rows: readonly ICountedRef[],
  { client, link, scopes, trans, permanently = false }: DeleteOptions
): Promise<readonly string[]> {
  const { session_id } = scope;
  const whose = scopes.nameOf(scope);
  const about = { about: 'artifacts', of: { id: session_id, location: scope.location } } as const;
  const named = (said: string): string => trans.__('%1: %2', whose, said);
  const ours = rows.filter(({ source }) => source !== 'lineapy');
  if (ours.length === 0) {
    notify({
      type: 'info',
      message: trans.__('LineaPy saved this version. Delete it with LineaPy: lineapy.delete(…).'),
      autoClose: 8000,
      ...about,
      trans
    });
    return [];
  }
  const [days, ...told] = await toldSoon(named(trans.__('Preparing the delete…')), () =>
    Promise.all([
      trashDays(session_id, client),
      ...ours.map((row) => aliasesOf(row, session_id, client))
    ])
  );
  if (!(await confirmDelete(ours, told.flat(), { whose, permanently, days }, trans))) {
    return [];
  }
  const deleted: Deleted[] = [];
  try {
    const deleting = named(trans.__('Deleting…'));
    await toldSoon(deleting, () => refuseOtherLocation(scope, client, trans));
    for (const [index, row] of ours.entries()) {
      const isTold = (told[index] ?? []).length > 0;
      const options = { client, scopes, trans, permanently, deleting };
      const found = await deleteOne(row, scope, isTold, options);
      deleted.push(...(found === undefined ? [] : [found]));
    }
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(named(problem.message), problem, trans, about);
  }
  const message = deletedText(deleted, trans);
  if (message !== undefined) {
    const inTrash = deleted.filter(({ purge_at }) => purge_at !== undefined);
    const undo = {
      label: trans.__('Undo'),
      caption: trans.__('Restore from the trash'),
      callback: () => void restoreVersions(session_id, inTrash, { client, trans, about: whose })
    };
    const shown = notify({
      type: 'success',
      message: named(message),
      autoClose: inTrash.length > 0 ? UNDO_MS : 5000,
      ...about,
      ...(inTrash.length > 0 ? { actions: [undo] } : {}),
      trans
    });
    if (inTrash.length > 0) {
      followUndo(shown, {
        client,
        link,
        database_url: scope.location.database_url.value,
        sessionThere: async () => session_id,
        inTrash
      });
    }
  }
  for (const { name, left = [] } of deleted) {
    const [first] = left;
    if (first !== undefined) {
      notify({
        type: 'warning',
        message: named(
          trans._n(
            '%1 value of %2 could not be deleted and stays where it is.',
            '%1 values of %2 could not be deleted and stay where they are.',
            left.length,
            visibleName(name)
          )
        ),
        more: trans.__('%1: %2', first.root, first.problem.title),
        autoClose: false,
        trans
      });
    }
  }
  return deleted.map(({ name }) => name);
}

/**
 * Deletes what one row names, with its aliases where the question told of them. Asks once more where it
 * did not, as another one has set them meanwhile; undefined after a no.
 */
async function deleteOne(
  { name, version }: ICountedRef,
  scope: IArtifactsScope,
  with_aliases: boolean,
  { client, scopes, trans, deleting, permanently = false }: DeleteOneOptions
): Promise<Deleted | undefined> {
  const body = {
    name,
    version: version ?? 'all',
    ...(with_aliases ? { with_aliases } : {}),
    ...(permanently ? { permanently } : {})
  } as const;
  const params = { session_id: scope.session_id };
  try {
    return await toldSoon(deleting, () => client.call('deleteArtifact', { params, body }));
  } catch (error) {
    const problem = asArtifactStorageError(error);
    if (problem.kind !== 'conflict' || problem.field !== 'with_aliases') {
      throw error;
    }
    return (await confirmWithAliases(scopes.nameOf(scope), problem, trans))
      ? toldSoon(deleting, () =>
          client.call('deleteArtifact', { params, body: { ...body, with_aliases: true } })
        )
      : undefined;
  }
}

function deletedText(deleted: readonly Deleted[], trans: TranslationBundle): string | undefined {
  const [only, ...others] = deleted;
  if (only === undefined) {
    return undefined;
  }
  const count = deleted.reduce((sum, { versions }) => sum + versions.length, 0);
  const isInTrash = deleted.some(({ purge_at }) => purge_at !== undefined);
  if (others.length === 0) {
    const name = visibleName(only.name);
    return isInTrash
      ? trans._n(
          'Moved %1 version of %2 to the trash.',
          'Moved %1 versions of %2 to the trash.',
          count,
          name
        )
      : trans._n('Deleted %1 version of %2.', 'Deleted %1 versions of %2.', count, name);
  }
  const names = new Set(deleted.map(({ name }) => name)).size;
  return isInTrash
    ? trans._n(
        'Moved %1 version of %2 artifacts to the trash.',
        'Moved %1 versions of %2 artifacts to the trash.',
        count,
        names
      )
    : trans._n(
        'Deleted %1 version of %2 artifacts.',
        'Deleted %1 versions of %2 artifacts.',
        count,
        names
      );
}

async function refuseOtherLocation(
  { session_id, location: before }: IArtifactsScope,
  client: IStorageClient,
  trans: TranslationBundle
): Promise<void> {
  const { location } = await client.call('getSession', { params: { session_id } });
  if (location.database_url.value !== before.database_url.value) {
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: trans.__('The location of the session was changed meanwhile.'),
      hint: trans.__('Nothing was deleted. Look at the artifacts there, and try again.')
    });
  }
}
