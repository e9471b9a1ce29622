import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { Relocation } from '../../../api/relocation.js';
import type { IActiveSession } from '../../interfaces/session.js';
import { formatSize } from '../../kit/format.js';
import { notify } from '../../kit/notify.js';
import { shortAddress } from '../../kit/short-address.js';
import { OperationCancelled } from '../../operations/operation-cancelled.js';
import { asArtifactStorageError } from '../../session/problem.js';
import type { IArtifactStorage } from '../../tokens.js';
import { type Move, RelocateForm } from './relocate-form.js';

/** How long the notification stays on screen, in milliseconds; the list keeps it. */
const TOLD_MS = 10_000;

export interface RelocateOptions {
  readonly storage: IArtifactStorage;
  /** The session whose values moved. */
  readonly active: IActiveSession;
  readonly trans: TranslationBundle;
  /** The address that is suggested as the old one. */
  readonly old_root?: string | undefined;
}

/** Asks where values moved, verifies them there, and relocates them after a confirmation. */
export async function relocateValues(options: RelocateOptions): Promise<void> {
  const { active, storage, trans } = options;
  const found = active.state.last_check?.pairing?.roots ?? [];
  const roots = [...found].sort((a, b) => b.missing - a.missing).map(({ root }) => root);
  let problem: ArtifactStorageError | undefined;
  let move: Move | undefined = { old_root: options.old_root ?? roots[0] ?? '', new_root: '' };
  while (move !== undefined) {
    move = await askForMove({ move, roots, problem, trans });
    problem = undefined;
    try {
      if (move === undefined) {
        return;
      }
      const verified = await run(options, move, true);
      const choice = await confirm(verified, trans);
      if (choice === 'cancel') {
        return;
      }
      if (choice === 'use') {
        const done = await run(options, move, false);
        tell(done, active.location.artifact_storage_dir.value, storage.link.home, trans);
        await storage.location.checkPresent(active);
        return;
      }
    } catch (error) {
      if (error instanceof OperationCancelled) {
        return;
      }
      problem = asArtifactStorageError(error);
    }
  }
}

async function askForMove(options: RelocateForm.Options): Promise<Move | undefined> {
  const { trans } = options;
  const { button, value } = await showDialog({
    title: trans.__('Where are the values now?'),
    body: new RelocateForm(options),
    buttons: [Dialog.cancelButton(), Dialog.okButton({ label: trans.__('Verify') })],
    focusNodeSelector: 'input[name=new_root]'
  });
  return button.accept ? (value ?? undefined) : undefined;
}

function run(
  { active, storage }: RelocateOptions,
  move: Move,
  dry_run: boolean
): Promise<Relocation> {
  const about = active.name;
  return storage.operations.run('startRelocation', active.id, { ...move, dry_run }, { about });
}

async function confirm(
  found: Relocation,
  trans: TranslationBundle
): Promise<'cancel' | 'back' | 'use'> {
  const { versions, verified, bytes, problems, new_root } = found;
  const all = verified === versions;
  const { button } = await showDialog({
    title: all ? trans.__('Use the new address?') : trans.__('Values are missing there'),
    body: (
      <div className="jp-ArtifactStorage-relocate">
        <p>
          {trans.__(
            '%1 of %2 values (%3) are in %4 with their recorded size and checksum.',
            verified,
            versions,
            formatSize(bytes),
            new_root
          )}
        </p>
        {problems.length > 0 && (
          <ul>
            {problems.map(({ name, version, reason }) => (
              <li key={`${name} ${version}`}>
                {reason === 'missing'
                  ? trans.__('%1, version %2: missing', name, version)
                  : trans.__('%1, version %2: changed', name, version)}
              </li>
            ))}
          </ul>
        )}
        <p>
          {all
            ? trans.__('Nothing has changed so far.')
            : trans.__(
                'Nothing was changed. Copy what is missing to the new address, or enter another one.'
              )}
        </p>
      </div>
    ),
    buttons: [
      Dialog.cancelButton(),
      all
        ? Dialog.okButton({ label: trans.__('Use the new address'), actions: ['use'] })
        : Dialog.okButton({ label: trans.__('Back'), actions: ['back'] })
    ]
  });
  if (!button.accept) {
    return 'cancel';
  }
  return button.actions.includes('use') ? 'use' : 'back';
}

function tell(
  found: Relocation,
  saves: string,
  home: string | undefined,
  trans: TranslationBundle
): void {
  const { versions, old_root, new_root } = found;
  const said = trans._n(
    '%1 version has its value in %2 now.',
    '%1 versions have their values in %2 now.',
    versions,
    shortAddress(new_root, home)
  );
  const more =
    saves === old_root
      ? trans.__(
          'New values still go to %1: Change… in the panel sets the new address for them.',
          old_root
        )
      : '';
  notify({ type: 'success', message: said, more, autoClose: TOLD_MS, trans });
}
