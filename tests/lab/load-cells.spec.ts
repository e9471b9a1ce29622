import { beforeEach, describe, expect, it, vi } from 'vitest';
import { SessionDocument } from '../../src/lab/session/session-document.js';
import { actionsOf, Notebook, nothingShown } from './support/artifact-actions.js';
import { people } from './support/jupyterlab/apputils.js';
import { activeOf, FakeNotebook, stateOf, widgetOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

beforeEach(nothingShown);

const LOAD = 'import artifact_storage as storage\nmodel = storage.get("model").get_value()';

describe('inserting', () => {
  it('puts a cell into the notebook of the session, and brings that to the front', async () => {
    const { actions, scope, notebook, shell } = actionsOf();
    await actions.insertLoadCell(scope, { name: 'model' });
    expect(notebook.cells).toEqual([LOAD]);
    expect(shell.activateById).toHaveBeenCalledWith(notebook.id);
  });

  it('uses an empty active cell instead of leaving it above', async () => {
    const { actions, scope, notebook } = actionsOf();
    notebook.cells.push('  \n');
    await actions.insertLoadCell(scope, { name: 'model' });
    expect(notebook.cells).toEqual([LOAD]);
  });

  it.each([
    ['has text', 'y = 2', {}],
    ['is of Markdown', '', { type: 'markdown' }],
    ['has outputs', '', { outputs: ['4'] }],
    ['is read-only', '', { editable: false }]
  ])('makes a new cell where the active one %s', async (_, text, cell) => {
    const { actions, scope, notebook } = actionsOf();
    notebook.cells.push(text);
    notebook.cell = { ...notebook.cell, ...cell };
    await actions.insertLoadCell(scope, { name: 'model' });
    expect(notebook.cells).toEqual([text, LOAD]);
  });

  it('gives the focus to a notebook that is in front already', async () => {
    const { actions, notebook, shell } = actionsOf();
    Object.assign(shell, { currentWidget: notebook });
    await actions.insertCell(new SessionDocument(widgetOf(notebook)), 'x = 1');
    expect(shell.activateById).toHaveBeenCalledWith(notebook.id);
  });

  it('takes the notebook in front where that of the session is closed, at the same location', async () => {
    const { actions, scope, notebook, session } = actionsOf();
    const front = new Notebook('b.ipynb', 'k2');
    session.show(activeOf(stateOf('k2'), front));
    notebook.close();
    await actions.insertLoadCell(scope, { name: 'model' });
    expect(front.cells).toEqual([LOAD]);
  });

  it('goes nowhere, and says so, where the notebook is closed', async () => {
    const { actions, scope, notebook, session } = actionsOf();
    const front = new Notebook('b.ipynb', 'k2');
    session.show(activeOf(stateOf('k2', { location: locationAt('there') }), front));
    notebook.close();
    await actions.insertLoadCell(scope, { name: 'model' });
    expect(front.cells).toEqual([]);
    expect(people.told.join()).toContain('a.ipynb is closed');
  });

  it('puts code at the prompt of a console', async () => {
    const { actions, shell } = actionsOf();
    const replaceSelection = vi.fn();
    const panel = Object.assign(new FakeNotebook('console', 'k3'), {
      console: { replaceSelection }
    });
    const widget = { ...widgetOf(panel), kind: 'console' } as never;
    await actions.insertCell(new SessionDocument(widget), 'x = 1');
    expect(replaceSelection).toHaveBeenCalledWith('x = 1');
    expect(shell.activateById).toHaveBeenCalledWith(panel.id);
  });
});

describe('copying', () => {
  it('puts the code into the clipboard and says so', () => {
    const { actions } = actionsOf();
    actions.copyLoadCode({ name: 'model' });
    expect(people.copied).toEqual([LOAD]);
    expect(people.told).toEqual(['Copied.']);
  });

  it('writes what cannot be seen in a name as an escape', () => {
    const { actions } = actionsOf();
    actions.copyLoadCode({ name: 'a\u202e "b' });
    expect(people.copied.join()).toContain('storage.get("a\\u202e \\"b")');
  });
});

describe('artifacts of another location', () => {
  const there = { ...locationAt('there') };
  const scope = { session_id: 'location-there', active: undefined, location: there };

  it('are loaded from there by the notebook in front', async () => {
    const { actions, notebook } = actionsOf();
    expect(actions.canInsert(scope)).toBe(true);
    await actions.insertLoadCell(scope, [{ name: 'model' }, { name: 'scores', version: 3 }]);
    expect(notebook.cells).toEqual([
      [
        'import artifact_storage as storage',
        `store = storage.Storage(artifact_storage_dir="${there.artifact_storage_dir.value}", database_url="${there.database_url.value}")`,
        'model = store.get("model").get_value()',
        'scores = store.get("scores", version=3).get_value()'
      ].join('\n')
    ]);
  });

  it('are all loaded where one of them is called store', async () => {
    const { actions, notebook } = actionsOf();
    await actions.insertLoadCell(scope, [{ name: 'store' }, { name: 'model' }]);
    expect(notebook.cells[0]).toContain(
      'store_ = store.get("store").get_value()\nmodel = store.get("model").get_value()'
    );
  });

  it('take options along, but no secret', async () => {
    const { actions, notebook } = actionsOf();
    const value = { endpoint_url: 'http://s3', secret: '***', use_ssl: false };
    const storage_options = { ...there.storage_options, value };
    await actions.insertLoadCell(
      { ...scope, location: { ...there, storage_options } },
      { name: 'model' }
    );
    expect(notebook.cells[0]).toContain(
      'storage_options={"endpoint_url": "http://s3", "use_ssl": False}'
    );
    expect(notebook.cells[0]).not.toContain('secret');
  });

  it('are loaded plainly where the notebook in front keeps its own there, too', async () => {
    const { actions, notebook, active } = actionsOf();
    await actions.insertLoadCell({ ...scope, location: active.location }, { name: 'model' });
    expect(notebook.cells).toEqual([LOAD]);
  });

  it('have no cell where no notebook is open: their code is copied, and that is said', async () => {
    const { actions, session } = actionsOf();
    session.show({ kind: 'no_notebook', defaults: undefined });
    expect(actions.canInsert(scope)).toBe(false);
    await actions.insertLoadCell(scope, { name: 'model' });
    expect(people.copied.join()).toContain('storage.Storage(');
    expect(people.told.join()).toContain('No notebook is open.');
    actions.copyLoadCode({ name: 'model' }, scope);
    expect(people.copied[1]).toBe(people.copied[0]);
  });
});
