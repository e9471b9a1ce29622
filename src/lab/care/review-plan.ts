import { ArtifactStorageError } from '../../api/errors.js';
import type { AnyOperation, OperationOf } from '../../api/operation.js';
import { decideMove } from '../location/relocate/relocate.js';
import type { CareOptions } from './care-options.js';
import { reviewCleanUp } from './clean-up.js';
import { reviewCopy } from './copy-artifacts.js';
import { type NamedOperation, neededPlaceOf, type RepeatOptions, told } from './repeat.js';
import { reviewRetention } from './retain-versions.js';
import { run } from './run-care.js';

/** How long what a plan would delete is asked about without another look, in milliseconds. */
const FRESH_MS = 600_000;

/** Opens the question about a plan again: its dialog was closed, or the page was loaded again. */
export function reviewPlan(options: RepeatOptions, named: NamedOperation): Promise<void> {
  return told(options, named, async () => {
    const plan = await options.storage.operations.whole(named);
    const careOf = async (): Promise<CareOptions> => {
      const scope = await neededPlaceOf(options, plan);
      return { ...options, scope, seen: { rows: [] }, about: named.about };
    };
    switch (plan.kind) {
      case 'copy': {
        const { result, wanted } = known(plan, options);
        await reviewCopy(await careOf(), result, wanted);
        return;
      }
      case 'clean_up': {
        const { result, asked, wanted } = known(plan, options);
        const care = await careOf();
        const found = isFresh(plan) ? result : await run(care, 'startCleanUp', asked);
        await reviewCleanUp(care, found, wanted);
        return;
      }
      case 'retain': {
        const { result, asked, wanted } = known(plan, options);
        const care = await careOf();
        const found = isFresh(plan) ? result : await run(care, 'startRetention', asked);
        await reviewRetention(care, found, wanted);
        return;
      }
      case 'relocate':
        await reviewMove(options, plan);
        return;
      default:
        throw notKnown(options);
    }
  });
}

/** The values are verified once more before anything is changed: a plan may be of any age. */
async function reviewMove(options: RepeatOptions, plan: OperationOf<'relocate'>): Promise<void> {
  const { storage, trans } = options;
  const { result, asked } = known(plan, options);
  const { active } = storage.session;
  if (active?.id !== plan.session_id) {
    throw new ArtifactStorageError({
      kind: 'conflict',
      message: trans.__('This was asked for in a notebook that is not in front.'),
      hint: trans.__('Show that notebook, then try again.')
    });
  }
  const { old_root, new_root } = asked;
  await decideMove({ storage, active, trans }, { old_root, new_root }, result);
}

type Planned = OperationOf<'copy' | 'clean_up' | 'retain' | 'relocate'>;

/** What a plan found, what it was asked for, and what was wanted of it beside the plan. */
interface Known<P extends Planned> {
  readonly result: NonNullable<P['result']>;
  readonly asked: NonNullable<P['asked']>;
  readonly wanted: Omit<NonNullable<P['asked']>, 'dry_run'>;
}

function known<P extends Planned>({ result, asked }: P, options: RepeatOptions): Known<P> {
  if (result === undefined || asked === undefined) {
    throw notKnown(options);
  }
  const { dry_run: _, ...wanted } = asked;
  return { result, asked, wanted } as Known<P>;
}

const isFresh = ({ ended = '' }: AnyOperation): boolean =>
  Date.now() - Date.parse(ended) < FRESH_MS;

function notKnown({ trans }: RepeatOptions): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'unsupported',
    message: trans.__('This report does not say what was planned: an earlier version made it.'),
    hint: trans.__('Start the same once more from the menu.')
  });
}
