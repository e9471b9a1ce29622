import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { ArtifactStorageError } from '../../api/errors.js';
import type { OperationOf } from '../../api/operation.js';
import { scopeOf } from '../artifacts/artifacts-scope.js';
import type { IArtifactsScope } from '../interfaces/artifacts.js';
import { notifyProblem } from '../kit/notify.js';
import { shortAddress } from '../kit/short-address.js';
import { asArtifactStorageError } from '../session/problem.js';
import type { IArtifactStorage } from '../tokens.js';
import { withEnteredSecrets } from './ask-secrets.js';
import { copy, useTarget, type WantedCopy } from './run-copy.js';

/** What a copy that ended is repeated with. */
export interface RepeatOptions {
  readonly storage: IArtifactStorage;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** Which copy. */
export interface NamedCopy {
  readonly id: string;
  readonly session_id: string;
}

/** Copies once more what could not be copied: what is at the target already is left out. */
export function retryCopy(options: RepeatOptions, named: NamedCopy): Promise<void> {
  const { trans } = options;
  return told(options, async () => {
    const ended = await endedCopy(options, named);
    const scope = await sourceOf(options, ended);
    if (scope === undefined) {
      const [dir = ''] = ended.addresses ?? [];
      throw new ArtifactStorageError({
        kind: 'conflict',
        message: trans.__(
          'No notebook is at %1 any more, where it was copied from.',
          shortAddress(dir, options.storage.link.home)
        ),
        hint: trans.__('Open one that uses that location, then try again.')
      });
    }
    const wanted = await wantedOf(ended, trans.__('Copy once more'), trans);
    if (wanted !== undefined) {
      await copy({ ...options, scope, seen: { rows: [] } }, wanted);
    }
  });
}

/** Uses the target of a copy in the notebook in front, after a last look for new versions. */
export function useCopy(options: RepeatOptions, named: NamedCopy): Promise<void> {
  const { storage, trans } = options;
  return told(options, async () => {
    const { active } = storage.session;
    if (active === undefined) {
      return;
    }
    const ended = await endedCopy(options, named);
    const source = await sourceOf(options, ended);
    const title = trans.__('Use this location in %1', active.name);
    const wanted = await wantedOf(ended, title, trans);
    if (wanted !== undefined) {
      const scope = source ?? scopeOf(active);
      const isThere = source !== undefined;
      await useTarget({ ...options, scope, seen: { rows: [] } }, active, wanted, isThere);
    }
  });
}

async function told({ trans }: RepeatOptions, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(problem.message, problem, trans);
  }
}

type EndedCopy = OperationOf<'copy'> & {
  readonly asked: NonNullable<OperationOf<'copy'>['asked']>;
};

async function endedCopy({ storage, trans }: RepeatOptions, named: NamedCopy): Promise<EndedCopy> {
  const ended = await storage.operations.whole(named);
  if (ended.kind === 'copy' && ended.asked !== undefined) {
    return { ...ended, asked: ended.asked };
  }
  throw new ArtifactStorageError({
    kind: 'unsupported',
    message: trans.__(
      'This report does not say what was to be copied: an earlier version made it.'
    ),
    hint: trans.__('Start the same copy with “Copy Artifacts To…”: it goes on where it was.')
  });
}

/** Who is where it was copied from: the session that copied, else the one in front. */
async function sourceOf(
  { storage }: RepeatOptions,
  { session_id, addresses = [] }: EndedCopy
): Promise<IArtifactsScope | undefined> {
  const { active } = storage.session;
  const [dir, url] = addresses;
  const ids = [session_id, ...(active === undefined ? [] : [active.id])];
  for (const id of new Set(ids)) {
    const state = await storage.client
      .call('getSession', { params: { session_id: id } })
      .catch(() => undefined);
    const location = state?.location;
    if (
      location !== undefined &&
      location.artifact_storage_dir.value === dir &&
      location.database_url.value === url
    ) {
      return active?.id === id
        ? scopeOf(active)
        : (storage.scopes.of(id) ?? { session_id: id, active: undefined, location });
    }
  }
  return undefined;
}

/** What to ask for, with the secrets of the target; undefined after *Cancel*. */
async function wantedOf(
  { asked: { dry_run: _, ...asked } }: EndedCopy,
  title: string,
  trans: TranslationBundle
): Promise<WantedCopy | undefined> {
  const target = await withEnteredSecrets(asked.target, title, trans);
  return target === undefined ? undefined : { ...asked, target };
}
