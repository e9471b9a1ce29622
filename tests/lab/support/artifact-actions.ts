import { nullTranslator } from '@jupyterlab/translation';
import { vi } from 'vitest';
import { ArtifactActions } from '../../../src/lab/artifacts/artifact-actions.js';
import { scopeOf } from '../../../src/lab/artifacts/artifacts-scope.js';
import { Scopes } from '../../../src/lab/artifacts/scopes.js';
import { AnsweringClient, type Answers } from './answers.js';
import { people } from './jupyterlab/apputils.js';
import { FakeLink, FakeSession } from './models.js';
import { activeOf, FakeNotebook, stateOf } from './sessions.js';

/** For a `beforeEach`: nobody was told or asked anything, and frames of the window come at once. */
export function nothingShown(): void {
  people.reset();
  vi.stubGlobal('window', { requestAnimationFrame: (done: () => void) => done() });
}

/** A notebook in which cells can be inserted; the last one is the active one. */
export class Notebook extends FakeNotebook {
  readonly cells: string[] = [];
  /** What the active cell is. */
  cell = { type: 'code', editable: true, outputs: [] as readonly string[] };
  readonly content = {
    insertBelow: () => this.cells.push(''),
    activeCell: {
      model: this.#model()
    },
    activeCellIndex: 0,
    scrollToItem: async () => undefined
  };

  #model() {
    const notebook = this;
    return {
      get type() {
        return notebook.cell.type;
      },
      get outputs() {
        return notebook.cell.outputs;
      },
      getMetadata: (key: string) => (key === 'editable' ? notebook.cell.editable : undefined),
      sharedModel: {
        getSource: () => notebook.cells.at(-1) ?? 'x = 1',
        setSource: (text: string) => notebook.#set(text)
      }
    };
  }

  #set(text: string): void {
    this.cells[this.cells.length - 1] = text;
  }
}

/** The actions on artifacts, with all that they reach; the notebook `a.ipynb` is in front. */
export function actionsOf(answers: Answers = {}) {
  const client = new AnsweringClient(answers);
  const session = new FakeSession();
  const shell = { currentWidget: null, activateById: vi.fn() };
  const trans = nullTranslator.load('test');
  const notebook = new Notebook('a.ipynb', 'k1');
  const active = activeOf(stateOf('k1'), notebook);
  session.show(active);
  const files = { download: vi.fn(), upload: vi.fn() };
  const link = new FakeLink();
  const scopes = new Scopes(({ artifact_storage_dir }) => artifact_storage_dir.value);
  const actions = new ArtifactActions({ client, link, files, session, shell, scopes, trans });
  return { actions, client, link, session, shell, notebook, active, scope: scopeOf(active) };
}
