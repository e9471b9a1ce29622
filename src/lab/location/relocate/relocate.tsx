import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { Relocation } from '../../../api/relocation.js';
import type { IActiveSession } from '../../interfaces/session.js';
import { formatSize } from '../../kit/format.js';
import { dismissAbout, notify } from '../../kit/notify.js';
import { shortAddress } from '../../kit/short-address.js';
import { OperationCancelled } from '../../operations/operation-cancelled.js';
import { asArtifactStorageError } from '../../session/problem.js';
import type { IArtifactStorage } from '../../tokens.js';
import { ProblemList } from './problem-list.js';
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
  const [root = ''] = rootsOf(options);
  await verify(options, { old_root: options.old_root ?? root, new_root: '' });
}

/** The addresses that a check found, those with the most missing values first. */
function rootsOf({ active }: RelocateOptions): readonly string[] {
  const { roots = [], known } = active.state.last_check?.pairing ?? {};
  const found = [...roots].sort((a, b) => b.missing - a.missing).map(({ root }) => root);
  return [...new Set([...found, ...(known?.versions ?? []).map(({ root }) => root)])];
}

/** Asks with what was entered before, and verifies the values at what is entered now. */
async function verify(
  options: RelocateOptions,
  before: Move,
  problem?: ArtifactStorageError
): Promise<void> {
  const move = await askForMove(options, before, problem);
  if (move !== undefined) {
    await attempt(options, move, async () => {
      const found = await run(options, move, true);
      await showResult(options, resultOf(found, options), () => decideMove(options, move, found));
    });
  }
}

/** Uses the new address where people confirm it. */
export async function decideMove(
  options: RelocateOptions,
  move: Move,
  found: Relocation
): Promise<void> {
  const choice = await confirm(found, options);
  if (choice === 'cancel') {
    return;
  }
  if (choice === 'back') {
    await verify(options, move);
    return;
  }
  await attempt(options, move, async () => {
    const done = await run(options, move, false);
    if (done.relocated) {
      tell(done, options);
      await options.storage.location.checkPresent(options.active);
    } else {
      await showResult(options, resultOf(done, options), () => verify(options, move));
    }
  });
}

/** Does a step; what it fails with is shown where it is entered anew. */
async function attempt(
  options: RelocateOptions,
  move: Move,
  step: () => Promise<void>
): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof OperationCancelled)) {
      const problem = asArtifactStorageError(error);
      await showResult(options, problem.message, () => verify(options, move, problem));
    }
  }
}

/**
 * Opens a dialog about what was found. Where people went to another notebook meanwhile, a
 * notification offers it: nobody presses Enter in a dialog about something else.
 */
async function showResult(
  { active, storage, trans }: RelocateOptions,
  said: string,
  open: () => Promise<void>
): Promise<void> {
  const front = storage.session.document;
  if (front === undefined || front.widget.panel === active.document.widget.panel) {
    await open();
    return;
  }
  notify({
    type: 'info',
    message: trans.__('%1: %2', active.name, said),
    autoClose: false,
    about: 'values',
    of: active,
    trans,
    actions: [{ label: trans.__('Show result'), callback: () => void open() }]
  });
}

async function askForMove(
  options: RelocateOptions,
  move: Move,
  problem: ArtifactStorageError | undefined
): Promise<Move | undefined> {
  const { active, trans } = options;
  const { button, value } = await showDialog({
    title: trans.__('%1: Where are the values now?', active.name),
    body: new RelocateForm({ move, roots: rootsOf(options), problem, trans }),
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
  // What was found before is asked anew.
  dismissAbout('values', active.id);
  return storage.operations.run('startRelocation', active.id, { ...move, dry_run }, { about });
}

function resultOf(
  { versions, verified, bytes, new_root }: Relocation,
  { trans }: RelocateOptions
): string {
  return trans.__(
    '%1 of %2 values (%3) are in %4 with their recorded size and checksum.',
    verified,
    versions,
    formatSize(bytes),
    new_root
  );
}

async function confirm(
  found: Relocation,
  options: RelocateOptions
): Promise<'cancel' | 'back' | 'use'> {
  const { active, trans } = options;
  const { versions, verified, problems } = found;
  const all = verified === versions;
  const { button } = await showDialog({
    title: all
      ? trans.__('%1: Use the new address?', active.name)
      : trans.__('%1: Values are missing there', active.name),
    body: (
      <div className="jp-ArtifactStorage-relocate">
        <p>{resultOf(found, options)}</p>
        <ProblemList problems={problems} total={versions - verified} trans={trans} />
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
    ],
    // Enter changes nothing.
    defaultButton: all ? 0 : 1
  });
  if (!button.accept) {
    return 'cancel';
  }
  return button.actions.includes('use') ? 'use' : 'back';
}

function tell(
  { versions, old_root, new_root }: Relocation,
  { active, storage, trans }: RelocateOptions
): void {
  const said = trans._n(
    '%1 version has its value in %2 now.',
    '%1 versions have their values in %2 now.',
    versions,
    shortAddress(new_root, storage.link.home)
  );
  const more =
    active.location.artifact_storage_dir.value === old_root
      ? trans.__(
          'New values still go to %1: Change… in the panel sets the new address for them.',
          old_root
        )
      : '';
  const message = trans.__('%1: %2', active.name, said);
  notify({
    type: 'success',
    message,
    more,
    autoClose: TOLD_MS,
    about: 'values',
    of: active,
    trans
  });
}
