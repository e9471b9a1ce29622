import type { CopyReport, CopyRequest } from '../../api/copy.js';
import type { IActiveSession } from '../interfaces/session.js';
import { notifyProblem } from '../kit/notify.js';
import { reportOf } from '../operations/report/report-of.js';
import { asArtifactStorageError, errorOfProblem } from '../session/problem.js';
import { type CareOptions, careName } from './care-options.js';
import { copiedWords } from './end-words.js';
import { attempt, type CareAction, type CareEnd, run, runAndTell } from './run-care.js';

/** What to copy, and where to. */
export type WantedCopy = Omit<CopyRequest, 'dry_run'>;

/** Copies, and offers what is next. */
export async function copy(options: CareOptions, wanted: WantedCopy): Promise<void> {
  await copyAndTell(options, wanted, false);
}

/** The same once more: what is at the target already is left out. */
export async function copyAgain(options: CareOptions, wanted: WantedCopy): Promise<void> {
  await copyAndTell(options, wanted, true);
}

async function copyAndTell(
  options: CareOptions,
  wanted: WantedCopy,
  isAgain: boolean
): Promise<void> {
  await runAndTell(options, 'startCopy', { ...wanted, dry_run: false }, (report) =>
    copiedEnd(options, wanted, report, isAgain)
  );
}

function copiedEnd(
  options: CareOptions,
  wanted: WantedCopy,
  report: CopyReport,
  isAgain: boolean
): CareEnd {
  const { scope, storage, trans } = options;
  const { active } = scope;
  const { home } = storage.link;
  return {
    ...copiedWords(report, home, trans, isAgain),
    title: trans.__('%1: Copy', careName(options)),
    report: reportOf('copy', report, trans, home),
    actions: copyActions(options, report, active, {
      retry: () => copyAgain(options, wanted),
      use: () => (active === undefined ? undefined : useTarget(options, active, wanted))
    })
  };
}

/** What comes after a copy: to try again what failed or could not be read back, and to use its target. */
export function copyActions(
  { trans }: Pick<CareOptions, 'trans'>,
  { failed, unverified_count = 0 }: Pick<CopyReport, 'failed' | 'unverified_count'>,
  active: Pick<IActiveSession, 'name'> | undefined,
  { retry, use }: { readonly retry: () => unknown; readonly use: () => unknown }
): readonly CareAction[] {
  const actions: CareAction[] = [];
  if (failed > 0) {
    actions.push({
      label: trans.__('Retry failed'),
      caption: trans.__('Copy once more what could not be copied'),
      act: retry
    });
  } else if (unverified_count > 0) {
    actions.push({
      label: trans.__('Verify again'),
      caption: trans.__('Read once more what could not be read back there'),
      act: retry
    });
  }
  if (failed === 0 && active !== undefined) {
    actions.push({
      label: trans.__('Use in %1', active.name),
      caption: trans.__('Use this location in %1, after a last look for new versions', active.name),
      act: use
    });
  }
  return actions;
}

/**
 * Copies what was saved meanwhile, and lets a session use the target, with its check and questions.
 *
 * @param isThere - Whether the scope is where it was copied from; else nothing is copied any more.
 */
export async function useTarget(
  options: CareOptions,
  active: IActiveSession,
  wanted: WantedCopy,
  isThere = true
): Promise<void> {
  const { storage, trans } = options;
  await attempt(options, async () => {
    if (isThere) {
      await run(options, 'startCopy', { ...wanted, dry_run: false });
    }
    const { artifact_storage_dir, database_url, storage_options } = wanted.target;
    const change = {
      artifact_storage_dir: artifact_storage_dir ?? null,
      database_url: database_url ?? null,
      storage_options: storage_options ?? null
    };
    const { kind, report } = await storage.location.use(active, change, { about: active.name });
    const problem = report.values.problem ?? report.metadata.problem;
    if (kind === 'refused' && problem !== undefined) {
      const error = errorOfProblem(problem);
      const message = trans.__('%1 keeps its location: %2', active.name, error.message);
      notifyProblem(message, asArtifactStorageError(error), trans, {
        about: 'location',
        of: active
      });
    }
  });
}
