import { ArtifactStorageError } from '../../api/errors.js';
import type { OperationOf } from '../../api/operation.js';
import { scopeOf } from '../artifacts/artifacts-scope.js';
import { withEnteredSecrets } from './ask-secrets.js';
import { careName } from './care-options.js';
import { type NamedOperation, neededPlaceOf, placeOf, type RepeatOptions, told } from './repeat.js';
import { copyAgain, useTarget, type WantedCopy } from './run-copy.js';

/** Copies once more what could not be copied: what is at the target already is left out. */
export function retryCopy(options: RepeatOptions, named: NamedOperation): Promise<void> {
  const { trans } = options;
  return told(options, named, async () => {
    const ended = await endedCopy(options, named);
    const scope = await neededPlaceOf(options, ended);
    const care = { ...options, scope, seen: { rows: [] }, about: named.about };
    const title = trans.__('%1: Copy once more', careName(care));
    const wanted = await wantedOf(options, ended, title);
    if (wanted !== undefined) {
      await copyAgain(care, wanted);
    }
  });
}

/** Uses the target of a copy in the notebook in front, after a last look for new versions. */
export function useCopy(options: RepeatOptions, named: NamedOperation): Promise<void> {
  const { storage, trans } = options;
  return told(options, named, async () => {
    const { active } = storage.session;
    if (active === undefined) {
      return;
    }
    const ended = await endedCopy(options, named);
    const source = await placeOf(options, ended);
    const title = trans.__('Use this location in %1', active.name);
    const wanted = await wantedOf(options, ended, title);
    if (wanted !== undefined) {
      const scope = source ?? scopeOf(active);
      const isThere = source !== undefined;
      await useTarget({ ...options, scope, seen: { rows: [] } }, active, wanted, isThere);
    }
  });
}

type EndedCopy = OperationOf<'copy'> & {
  readonly asked: NonNullable<OperationOf<'copy'>['asked']>;
};

async function endedCopy(
  { storage, trans }: RepeatOptions,
  named: NamedOperation
): Promise<EndedCopy> {
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

/** What to ask for, with the secrets of the target; undefined after *Cancel*. */
async function wantedOf(
  options: RepeatOptions,
  { asked: { dry_run: _, ...asked } }: EndedCopy,
  title: string
): Promise<WantedCopy | undefined> {
  const target = await withEnteredSecrets(asked.target, title, options);
  return target === undefined ? undefined : { ...asked, target };
}
