import { Dialog, showDialog } from '@jupyterlab/apputils';
import { createElement } from 'react';
import type { CopyReport, CopyRequest } from '../../api/copy.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import type { IActiveSession } from '../interfaces/session.js';
import { formatSize } from '../kit/format.js';
import { notifyProblem } from '../kit/notify.js';
import { shortAddress } from '../kit/short-address.js';
import { reportOf } from '../operations/report/report-of.js';
import { ReportView } from '../operations/report/report-view.js';
import { asArtifactStorageError, errorOfProblem } from '../session/problem.js';
import { type CareOptions, careName } from './care-options.js';
import { askForCopy, type CopyForm, copyRequestOf } from './copy-form.js';
import { emptyTarget } from './copy-target.js';
import { attempt, type CareAction, run, tellEnd } from './run-care.js';
import { likelyChoice } from './selection.js';

type Wanted = Omit<CopyRequest, 'dry_run'>;

/** Asks what to copy where to, shows the plan, copies, and offers what is next. */
export async function copyArtifacts(
  options: CareOptions,
  known: LocationSettings = {}
): Promise<void> {
  const { seen, storage } = options;
  const empty = emptyTarget(storage.locations.usable);
  const isKnown = Object.keys(known).length > 0;
  await plan(options, {
    choice: likelyChoice(seen),
    target: isKnown
      ? {
          ...empty,
          source: 'custom',
          artifact_storage_dir: known.artifact_storage_dir ?? '',
          database_url: known.database_url ?? ''
        }
      : empty,
    conflicts: 'append',
    prefix: ''
  });
}

async function plan(
  options: CareOptions,
  before: CopyForm,
  problem?: ArtifactStorageError
): Promise<void> {
  const form = await askForCopy(options, before, problem);
  if (form === undefined) {
    return;
  }
  await attempt(
    options,
    async () => {
      const wanted = copyRequestOf(form, options);
      const planned = await run(options, 'startCopy', { ...wanted, dry_run: true });
      const choice = await confirm(options, planned);
      if (choice === 'back') {
        await plan(options, form);
      }
      if (choice === 'copy') {
        await copy(options, wanted);
      }
    },
    (failure) => plan(options, form, failure)
  );
}

async function copy(options: CareOptions, wanted: Wanted): Promise<void> {
  await attempt(options, async () => {
    const report = await run(options, 'startCopy', { ...wanted, dry_run: false });
    tellCopied(options, wanted, report);
  });
}

function tellCopied(options: CareOptions, wanted: Wanted, report: CopyReport): void {
  const { scope, storage, trans } = options;
  const { failed, planned, copied, already_there, unverified_count = 0 } = report;
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
  } else if (unverified_count > 0) {
    actions.push({
      label: trans.__('Verify again'),
      caption: trans.__('Read once more what could not be read back there'),
      act: () => copy(options, wanted)
    });
  }
  if (failed === 0 && active !== undefined) {
    actions.push({
      label: trans.__('Use in %1', active.name),
      caption: trans.__('Use this location in %1, after a last look for new versions', active.name),
      act: () => use(options, active, wanted)
    });
  }
  tellEnd(options, {
    title: trans.__('%1: Copy', careName(options)),
    isGood: failed === 0 && unverified_count === 0,
    message:
      failed > 0
        ? trans.__(
            '%1 of %2 versions could not be copied to %3.',
            failed.toLocaleString(),
            planned.toLocaleString(),
            place
          )
        : unverified_count > 0
          ? trans._n(
              '%2 version is in %3, but could not be read back there.',
              '%2 versions are in %3, but could not be read back there.',
              unverified_count,
              unverified_count.toLocaleString(),
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

/** Copies what was saved meanwhile, and lets the session use the target, with its check and questions. */
async function use(options: CareOptions, active: IActiveSession, wanted: Wanted): Promise<void> {
  const { storage, trans } = options;
  await attempt(options, async () => {
    await run(options, 'startCopy', { ...wanted, dry_run: false });
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

async function confirm(
  options: CareOptions,
  planned: CopyReport
): Promise<'cancel' | 'back' | 'copy'> {
  const { trans } = options;
  const { to_copy, bytes } = planned;
  const report = reportOf('copy', planned, trans, options.storage.link.home);
  const { button } = await showDialog({
    title:
      to_copy === 0
        ? trans.__('%1: Nothing to copy', careName(options))
        : trans.__('%1: The plan of the copy', careName(options)),
    body: report === undefined ? '' : createElement(ReportView, { report, trans }),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.createButton({ label: trans.__('Back'), actions: ['back'], accept: false }),
      ...(to_copy === 0
        ? []
        : [
            Dialog.okButton({
              label: trans._n(
                'Copy %2 version (%3)',
                'Copy %2 versions (%3)',
                to_copy,
                to_copy.toLocaleString(),
                formatSize(bytes)
              ),
              actions: ['copy']
            })
          ])
    ]
  });
  return (['copy', 'back'] as const).find((one) => button.actions.includes(one)) ?? 'cancel';
}
