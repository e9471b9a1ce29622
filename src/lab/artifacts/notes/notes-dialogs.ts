import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import type { NotesDraft } from './notes-draft.js';
import { NotesForm } from './notes-form.js';

const THEIRS = 'take-theirs';

/** What people made of the form. */
export interface NotesAnswer {
  readonly action: 'save' | 'theirs' | 'cancel';
  readonly draft: NotesDraft;
}

/**
 * Shows the form of a version's notes.
 *
 * @param isConflict - Whether others wrote them meanwhile: people choose whose stay.
 */
export async function askForNotes(
  { name, version }: Artifact,
  options: NotesForm.Options & { readonly whose: string },
  isConflict: boolean
): Promise<NotesAnswer> {
  const { trans, whose } = options;
  const form = new NotesForm(options);
  const theirs = Dialog.okButton({ label: trans.__('Take theirs'), actions: [THEIRS] });
  const { button, value } = await showDialog({
    title: trans.__('%1: Notes of %2 version %3', whose, visibleName(name), version),
    body: form,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      ...(isConflict ? [theirs] : []),
      Dialog.okButton({ label: isConflict ? trans.__('Keep mine') : trans.__('Save') })
    ],
    focusNodeSelector: 'textarea'
  });
  if (!button.accept || value === null) {
    return { action: 'cancel', draft: form.getValue() };
  }
  return { action: button.actions.includes(THEIRS) ? 'theirs' : 'save', draft: value };
}

/** Asks before typed notes are dropped. */
export async function mayDiscard(whose: string, trans: TranslationBundle): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('%1: Discard your changes?', whose),
    body: trans.__('What you typed is not saved.'),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Go on editing') }),
      Dialog.warnButton({ label: trans.__('Discard') })
    ],
    defaultButton: 0
  });
  return button.accept;
}
