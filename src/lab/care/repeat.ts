import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { ArtifactStorageError } from '../../api/errors.js';
import type { Operation } from '../../api/operation.js';
import { splitRoot } from '../../location/value-root.js';
import { scopeOf } from '../artifacts/artifacts-scope.js';
import type { IArtifactsScope } from '../interfaces/artifacts.js';
import { notifyProblem } from '../kit/notify.js';
import { shortAddress } from '../kit/short-address.js';
import { asArtifactStorageError } from '../session/problem.js';
import type { IArtifactStorage } from '../tokens.js';

/** What an operation that ended is repeated with. */
export interface RepeatOptions {
  readonly storage: IArtifactStorage;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** Which operation. */
export interface NamedOperation {
  readonly id: string;
  readonly session_id: string;
  /** The notebook that it was done for, where that is known. */
  readonly about?: string | undefined;
}

/** Repeats something; a failure is told. */
export async function told(
  { trans }: RepeatOptions,
  { about }: Pick<NamedOperation, 'about'>,
  work: () => Promise<void>
): Promise<void> {
  try {
    await work();
  } catch (error) {
    const problem = asArtifactStorageError(error);
    const { message } = problem;
    const said = about === undefined ? message : trans.__('%1: %2', about, message);
    notifyProblem(said, problem, trans);
  }
}

/** A session at the location where an operation worked: the one that started it, else the one in front. */
export async function placeOf(
  { storage }: RepeatOptions,
  { session_id, addresses = [] }: Pick<Operation, 'session_id' | 'addresses'>
): Promise<IArtifactsScope | undefined> {
  const { active } = storage.session;
  const [root = '', url] = addresses;
  // The address of its server is in the options of a location.
  const { url: dir } = splitRoot(root);
  const ids = [session_id, ...(active === undefined ? [] : [active.id])];
  for (const id of new Set(ids)) {
    const state = await storage.client
      .call('getSession', { params: { session_id: id } })
      .catch(() => undefined);
    const location = state?.location;
    if (
      state !== undefined &&
      location !== undefined &&
      location.artifact_storage_dir.value === dir &&
      location.database_url.value === url
    ) {
      const open = storage.session.openOf(state);
      return open === undefined
        ? (storage.scopes.of(id) ?? { session_id: id, active: undefined, location })
        : scopeOf(open);
    }
  }
  return undefined;
}

/**
 * As {@link placeOf}.
 *
 * @throws ArtifactStorageError where no session is at that location any more.
 */
export async function neededPlaceOf(
  options: RepeatOptions,
  operation: Pick<Operation, 'session_id' | 'addresses'>
): Promise<IArtifactsScope> {
  const place = await placeOf(options, operation);
  if (place === undefined) {
    const { storage, trans } = options;
    const [dir = ''] = operation.addresses ?? [];
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: trans.__(
        'No notebook is at %1 any more, where this was done.',
        shortAddress(dir, storage.link.home)
      ),
      hint: trans.__('Open one that uses that location, then try again.')
    });
  }
  return place;
}
