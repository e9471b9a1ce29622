import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { CleanUpReport, CleanUpRequest } from '../../api/clean-up.js';
import { formatSize } from '../kit/format.js';
import { shortAddress } from '../kit/short-address.js';
import { reportOf } from '../operations/report/report-of.js';
import { type CareOptions, careName } from './care-options.js';
import { cleanedWords } from './end-words.js';
import { FileList } from './file-list.js';
import { attempt, run, runAndTell } from './run-care.js';

/** Looks for values without an artifact, lists them, and deletes them after a confirmation. */
export async function cleanUp(options: CareOptions): Promise<void> {
  await attempt(options, async () => {
    await reviewCleanUp(options, await run(options, 'startCleanUp', { dry_run: true }), {});
  });
}

/** Asks about what was found, and deletes it. */
export async function reviewCleanUp(
  options: CareOptions,
  found: CleanUpReport,
  wanted: Omit<CleanUpRequest, 'dry_run'>
): Promise<void> {
  const { storage, trans } = options;
  if (await confirm(options, found)) {
    await runAndTell(options, 'startCleanUp', { ...wanted, dry_run: false }, (done) => ({
      ...cleanedWords(done, trans),
      title: trans.__('%1: Clean-up', careName(options)),
      report: reportOf('clean_up', done, trans, storage.link.home)
    }));
  }
}

const sizeOf = ({ orphans }: CleanUpReport): number =>
  orphans.reduce((sum, { size }) => sum + size, 0);

async function confirm(options: CareOptions, found: CleanUpReport): Promise<boolean> {
  const { scope, storage, trans } = options;
  const { orphans, kept_in_grace, foreign } = found;
  const place = shortAddress(scope.location.artifact_storage_dir.value, storage.link.home);
  const count = orphans.length;
  const { button } = await showDialog({
    title:
      count === 0
        ? trans.__('%1: Nothing to clean up', careName(options))
        : trans.__('%1: Delete files without an artifact?', careName(options)),
    body: (
      <div className="jp-ArtifactStorage jp-ArtifactStorage-careForm">
        <p>
          {count === 0
            ? trans.__('Every value in %1 belongs to an artifact.', place)
            : trans._n(
                '%2 file (%3) in %4 belongs to no artifact: what an interrupted save has left, for example.',
                '%2 files (%3) in %4 belong to no artifact: what interrupted saves have left, for example.',
                count,
                count.toLocaleString(),
                formatSize(sizeOf(found)),
                place
              )}
        </p>
        <FileList files={orphans} count={count} trans={trans} />
        {kept_in_grace > 0 && (
          <p>
            {trans._n(
              '%2 more is younger than a day, so it stays: a save may still need it.',
              '%2 more are younger than a day, so they stay: saves may still need them.',
              kept_in_grace,
              kept_in_grace.toLocaleString()
            )}
          </p>
        )}
        {foreign !== undefined && foreign.count > 0 && (
          <p>
            {trans._n(
              '%2 file (%3) was not made by Artifact Storage and is never touched.',
              '%2 files (%3) were not made by Artifact Storage and are never touched.',
              foreign.count,
              foreign.count.toLocaleString(),
              formatSize(foreign.bytes)
            )}
          </p>
        )}
      </div>
    ),
    buttons:
      count === 0
        ? [Dialog.okButton({ label: trans.__('Close') })]
        : [
            Dialog.cancelButton({ label: trans.__('Cancel') }),
            Dialog.warnButton({
              label: trans._n('Delete %2 file', 'Delete %2 files', count, count.toLocaleString())
            })
          ],
    // Enter alone never deletes.
    defaultButton: 0
  });
  return button.accept && count > 0;
}
