import type { CopyReport, CopyRequest } from '../../api/copy.js';
import type { IActiveSession } from '../interfaces/session.js';
import { notifyProblem } from '../kit/notify.js';
import { shortAddress } from '../kit/short-address.js';
import { reportOf } from '../operations/report/report-of.js';
import { asArtifactStorageError, errorOfProblem } from '../session/problem.js';
import { type CareOptions, careName } from './care-options.js';
import { attempt, type CareAction, run, tellEnd } from './run-care.js';

/** What to copy, and where to. */
export type WantedCopy = Omit<CopyRequest, 'dry_run'>;

/** Copies, and offers what is next. */
export async function copy(options: CareOptions, wanted: WantedCopy): Promise<void> {
  await attempt(options, async () => {
    const report = await run(options, 'startCopy', { ...wanted, dry_run: false });
    tellCopied(options, wanted, report);
  });
}

function tellCopied(options: CareOptions, wanted: WantedCopy, report: CopyReport): void {
  const { scope, storage, trans } = options;
  const { failed, planned, copied, already_there, not_verified } = report;
  const there = copied + already_there;
  const place = shortAddress(report.target.artifact_storage_dir, storage.link.home);
  const { active } = scope;
  const actions: CareAction[] = [];
  if (failed > 0) {
    actions.push({
      label: trans.__('Retry failed'),
      caption: trans.__('Copy once more what could not be copied'),
      act: () => copy(options, wanted)
    });
  } else if (active !== undefined) {
    actions.push({
      label: trans.__('Use in %1', active.name),
      caption: trans.__('Use this location in %1, after a last look for new versions', active.name),
      act: () => useTarget(options, active, wanted)
    });
  }
  tellEnd(options, {
    title: trans.__('%1: Copy', careName(options)),
    isGood: failed === 0 && not_verified === 0,
    message:
      failed > 0
        ? trans.__(
            '%1 of %2 versions could not be copied to %3.',
            failed.toLocaleString(),
            planned.toLocaleString(),
            place
          )
        : trans._n(
            '%2 version is in %3.',
            '%2 versions are in %3.',
            there,
            there.toLocaleString(),
            place
          ),
    report: reportOf('copy', report, trans, options.storage.link.home),
    actions
  });
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
    const { kind, report } = await storage.location.use(active, {
      artifact_storage_dir: artifact_storage_dir ?? null,
      database_url: database_url ?? null,
      storage_options: storage_options ?? null
    });
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
