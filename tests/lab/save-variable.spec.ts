import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { saveCode } from '../../src/lab/notebook/save-code.js';
import { saveVariable } from '../../src/lab/notebook/save-variable.js';
import type { Variables } from '../../src/lab/notebook/variables.js';
import { tagsOf } from '../../src/location/artifact-notes.js';
import { people } from './support/jupyterlab/apputils.js';
import { activeOf, FakeNotebook, stateOf } from './support/sessions.js';

const trans = nullTranslator.load('test');
const NOTHING = { description: '', tags: [] };

beforeEach(() => {
  people.reset();
  vi.stubGlobal('window', { setInterval, clearInterval, getSelection: () => null });
});

describe('the code', () => {
  it('imports the client only where the notebook has not', () => {
    const choice = { variable: 'df', name: 'features', ...NOTHING };
    expect(saveCode(choice, { alias: 'store', taken: false })).toBe('store.save(df, "features")');
    expect(saveCode(choice, { alias: null, taken: false })).toBe(
      'import artifact_storage as storage\nstorage.save(df, "features")'
    );
  });

  it('never replaces a variable of the notebook', () => {
    const choice = { variable: 'storage', name: 'x', ...NOTHING };
    expect(saveCode(choice, { alias: null, taken: true })).toBe(
      'import artifact_storage\nartifact_storage.save(storage, "x")'
    );
  });

  it('has every text as a literal', () => {
    const choice = {
      variable: 'df',
      name: '"); import os; os.system("x',
      description: 'two\nlines \\ "quoted"\u2028',
      tags: tagsOf(' baseline, a"b,, baseline ')
    };
    expect(saveCode(choice, { alias: 's', taken: false })).toBe(
      's.save(df, "\\"); import os; os.system(\\"x", description="two\\nlines \\\\ \\"quoted\\"\\u2028", tags=["baseline", "a\\"b"])'
    );
  });
});

/** A notebook whose kernel has variables, and whose cells the test sees. */
class Notebook extends FakeNotebook {
  constructor(found: Partial<Variables>, status = 'idle') {
    super('a.ipynb', 'k1');
    const told = { alias: null, taken: false, variables: [], more: 0, ...found };
    const hex = Buffer.from(JSON.stringify(told)).toString('hex');
    const user_expressions = { answer: { data: { 'text/plain': `'${hex}'` } } };
    Object.assign(this.session?.kernel ?? {}, {
      status,
      requestExecute: () => ({
        dispose: () => undefined,
        done: Promise.resolve({ content: { status: 'ok', user_expressions } })
      })
    });
  }

  readonly cells: string[] = [];
  readonly ran: string[] = [];
  readonly content = {
    insertBelow: () => this.cells.push(''),
    run: () => this.ran.push(this.cells.at(-1) ?? ''),
    activeCell: {
      model: {
        sharedModel: {
          getSource: () => 'df = 1\ndf',
          setSource: (text: string) => this.#set(text)
        }
      }
    },
    activeCellIndex: 0,
    scrollToItem: async () => undefined
  };

  #set(text: string): void {
    this.cells[this.cells.length - 1] = text;
  }
}

const DF = { name: 'df', value_type: 'pandas.DataFrame', value_shape: [3, 1], size: 152 };
const shell = { currentWidget: null, activateById: () => undefined };
const save = (notebook: Notebook) =>
  saveVariable({ active: activeOf(stateOf('k1'), notebook), shell, trans });

describe('saving a variable', () => {
  it('runs a new cell that people see', async () => {
    const notebook = new Notebook({ variables: [DF] });
    people.entered = { variable: 'df', name: 'features', ...NOTHING };
    await save(notebook);
    expect(notebook.ran).toEqual([
      'import artifact_storage as storage\nstorage.save(df, "features")'
    ]);
  });

  it('asks again for a name that cannot be one', async () => {
    const notebook = new Notebook({ variables: [DF] });
    people.entered = { variable: 'df', name: '', ...NOTHING };
    people.answer = () => ({ accept: people.questions.length < 2 });
    await save(notebook);
    expect(people.questions).toHaveLength(2);
    expect(notebook.cells).toEqual([]);
  });

  it('says that the kernel is busy', async () => {
    await save(new Notebook({ variables: [DF] }, 'busy'));
    expect(people.told.join()).toContain('The kernel of a.ipynb is busy.');
    expect(people.questions).toEqual([]);
  });

  it('says that there is nothing to save', async () => {
    await save(new Notebook({}));
    expect(people.told.join()).toContain('a.ipynb has no variable that could be saved.');
  });

  it('runs nothing in a notebook that was closed meanwhile', async () => {
    const notebook = new Notebook({ variables: [DF] });
    people.entered = { variable: 'df', name: 'features', ...NOTHING };
    people.answer = () => {
      notebook.close();
      return { accept: true };
    };
    await save(notebook);
    expect(notebook.cells).toEqual([]);
    expect(people.told.join()).toContain('was closed meanwhile');
  });
});
