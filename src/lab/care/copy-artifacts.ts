import { Dialog, showDialog } from '@jupyterlab/apputils';
import { createElement } from 'react';
import type { CopyReport } from '../../api/copy.js';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import { formatSize } from '../kit/format.js';
import { reportOf } from '../operations/report/report-of.js';
import { ReportView } from '../operations/report/report-view.js';
import { withEnteredSecrets } from './ask-secrets.js';
import { backButton } from './back-button.js';
import { type CareOptions, careName } from './care-options.js';
import { askForCopy, type CopyForm, copyRequestOf } from './copy-form.js';
import { emptyTarget } from './copy-target.js';
import { attempt, run } from './run-care.js';
import { copy, type WantedCopy } from './run-copy.js';
import { likelyChoice } from './selection.js';

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

/** Asks about a plan whose form is gone: of this tab before a reload, or of another one. */
export async function reviewCopy(
  options: CareOptions,
  planned: CopyReport,
  wanted: WantedCopy
): Promise<void> {
  const { trans } = options;
  if ((await confirm(options, planned, false)) === 'copy') {
    const title = trans.__('%1: Copy', careName(options));
    const target = await withEnteredSecrets(wanted.target, title, options);
    if (target !== undefined) {
      await copy(options, { ...wanted, target });
    }
  }
}

async function confirm(
  options: CareOptions,
  planned: CopyReport,
  canGoBack = true
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
      ...backButton(canGoBack, trans),
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
