import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ArtifactStorageError } from '../../api/errors.js';
import { artifactNameProblem } from '../../location/artifact-name.js';
import type { IActiveSession, ISessionDocument } from '../interfaces/session.js';
import { notify, notifyProblem } from '../kit/notify.js';
import { OneAtATime } from '../kit/one-at-a-time.js';
import { toldSoon } from '../kit/told-soon.js';
import { asArtifactStorageError } from '../session/problem.js';
import { runInNewCell, type Shell } from './run-cell.js';
import { type SaveChoice, saveCode } from './save-code.js';
import { SaveVariableForm } from './save-variable-form.js';
import { type Variables, variablesOf } from './variables.js';

/** What is needed to save a variable. */
export interface SaveVariableOptions {
  readonly active: IActiveSession;
  readonly shell: Shell;
  readonly trans: TranslationBundle;
}

/** Asks which variable of a notebook is saved under which name, and runs a new cell that saves it. */
export async function saveVariable({ active, shell, trans }: SaveVariableOptions): Promise<void> {
  try {
    const code = await Private.questions.ask(active.id, () => codeToRun(active, trans));
    if (code !== undefined) {
      active.refuseOtherKernel();
      await runInNewCell(active.document, code, shell);
    }
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(problem.message, problem, trans, { about: 'document', of: active });
  }
}

/** The code that saves what people choose; undefined where they choose nothing. */
async function codeToRun(
  active: IActiveSession,
  trans: TranslationBundle
): Promise<string | undefined> {
  const found = await toldSoon(
    trans.__('%1: Asking the kernel for its variables…', active.name),
    () => variablesOf(active, trans)
  );
  if (found.variables.length === 0) {
    notify({
      type: 'info',
      message: trans.__('%1 has no variable that could be saved.', active.name),
      more: trans.__('Run a cell that makes one first.'),
      autoClose: 5000,
      about: 'document',
      trans
    });
    return undefined;
  }
  const chosen = await askFor(active, found, trans);
  return chosen === undefined ? undefined : saveCode(chosen, found);
}

async function askFor(
  active: IActiveSession,
  found: Variables,
  trans: TranslationBundle
): Promise<SaveChoice | undefined> {
  const variable = Private.suggested(active.document, found);
  let chosen: SaveChoice = { variable, name: variable, description: '', tags: [] };
  let problem: ArtifactStorageError | undefined;
  for (;;) {
    const { button, value } = await showDialog({
      title: trans.__('%1: Save variable as artifact', active.name),
      body: new SaveVariableForm({ chosen, found, problem, trans }),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Save') })
      ],
      focusNodeSelector: 'select'
    });
    if (!button.accept || value === null) {
      return undefined;
    }
    chosen = value;
    problem = Private.nameProblem(chosen.name);
    if (problem === undefined && chosen.variable !== '') {
      return chosen;
    }
  }
}

namespace Private {
  /** By session. */
  export const questions = new OneAtATime();

  /** The variable that is selected, or that the active cell ends with; else the first one. */
  export function suggested({ notebook }: ISessionDocument, { variables }: Variables): string {
    const cell = notebook?.content.activeCell;
    const lines = cell?.model.sharedModel.getSource().trimEnd().split('\n') ?? [];
    const selected = window.getSelection()?.toString() ?? '';
    const said = [selected, lines.at(-1) ?? ''].map((text) => text.trim());
    const names = variables.map(({ name }) => name);
    return said.find((name) => names.includes(name)) ?? names[0] ?? '';
  }

  export function nameProblem(name: string): ArtifactStorageError | undefined {
    const problem = artifactNameProblem(name);
    return problem === null
      ? undefined
      : new ArtifactStorageError({ kind: 'invalid_input', ...problem, field: 'name' });
  }
}
