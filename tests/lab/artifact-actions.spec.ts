import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { ArtifactActions } from '../../src/lab/artifacts/artifact-actions.js';
import { scopeOf } from '../../src/lab/artifacts/artifacts-scope.js';
import { SessionDocument } from '../../src/lab/session/session-document.js';
import { AnsweringClient, type Answers, artifactOf, trashedOf } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeLink, FakeSession } from './support/models.js';
import { activeOf, FakeNotebook, stateOf, widgetOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

beforeEach(() => {
  people.reset();
  vi.stubGlobal('window', { requestAnimationFrame: (done: () => void) => done() });
});

/** A notebook in which cells can be inserted; the last one is the active one. */
class Notebook extends FakeNotebook {
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

function actionsOf(answers: Answers = {}) {
  const client = new AnsweringClient(answers);
  const session = new FakeSession();
  const shell = { currentWidget: null, activateById: vi.fn() };
  const trans = nullTranslator.load('test');
  const notebook = new Notebook('a.ipynb', 'k1');
  const active = activeOf(stateOf('k1'), notebook);
  session.show(active);
  const files = { download: vi.fn(), upload: vi.fn() };
  const link = new FakeLink();
  const actions = new ArtifactActions({ client, link, files, session, shell, trans });
  return { actions, client, link, session, shell, notebook, active, scope: scopeOf(active) };
}

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

describe('deleting', () => {
  it('asks once for several rows', async () => {
    const { actions, client, scope } = actionsOf({
      deleteArtifact: ({ body }) => ({ name: body.name, versions: [1, 2] })
    });
    const names = await actions.deleteAll(scope, [
      { name: 'a', count: 2 },
      { name: 'b', count: 2 },
      { name: 'theirs', version: 0, source: 'lineapy', count: 1 }
    ]);
    expect(people.questions).toEqual(['Delete 2 artifacts?']);
    expect(people.bodies.join()).toContain('records of 4 versions are deleted');
    expect(names).toEqual(['a', 'b']);
    expect(client.names.filter((name) => name === 'deleteArtifact')).toHaveLength(2);
    expect(people.told).toEqual(['a.ipynb: Deleted 4 versions of 2 artifacts.']);
  });

  it('moves to the trash where there is one, and undoes several as one', async () => {
    const bodies: unknown[] = [];
    const { actions, scope, client } = actionsOf({
      getSession: ({ params }) => ({
        ...stateOf(params.session_id),
        trash_days: { value: 7, origin: 'default' }
      }),
      deleteArtifact: ({ body }) => ({
        name: body.name,
        versions: [0, 1],
        purge_at: '2026-12-04T08:00:00.000Z'
      }),
      restoreArtifact: ({ body }) => {
        bodies.push(body);
        return { name: body.name, versions: [0, 1] };
      }
    });
    await actions.deleteAll(scope, [
      { name: 'a', count: 2 },
      { name: 'b', count: 2 }
    ]);
    expect(people.bodies.join()).toContain('4 versions are moved to the trash');
    expect(people.bodies.join()).toContain(
      'They stay there for 7 days, and can be restored until then.'
    );
    expect(people.told).toEqual(['a.ipynb: Moved 4 versions of 2 artifacts to the trash.']);
    await people.click('Undo');
    await vi.waitFor(() =>
      expect(people.told.at(-1)).toBe('a.ipynb: Restored 4 versions of 2 artifacts.')
    );
    expect(bodies).toEqual([
      { name: 'a', version: [0, 1] },
      { name: 'b', version: [0, 1] }
    ]);
    expect(client.names.filter((name) => name === 'restoreArtifact')).toHaveLength(2);
  });

  it('offers Undo until nothing of it is in the trash any more', async () => {
    let left = [0, 1];
    const { actions, scope, link, client } = actionsOf({
      getSession: ({ params }) => stateOf(params.session_id),
      deleteArtifact: ({ body }) => ({
        name: body.name,
        versions: [0, 1],
        purge_at: '2026-12-04T08:00:00.000Z'
      }),
      listTrash: () => ({
        artifacts: [...left, 7].map((version) => trashedOf('model', version)),
        next_cursor: null,
        total: left.length + 1,
        total_size: 10
      })
    });
    await actions.deleteAll(scope, [{ name: 'model', count: 2 }]);
    const asked = () => client.names.filter((name) => name === 'listTrash').length;
    const restored = async (name: string): Promise<void> => {
      const database_url = scope.location.database_url.value;
      const event = { session_id: 'k2', database_url, reason: 'restored', name } as const;
      link.received.emit({ type: 'artifacts', ...event });
      await new Promise((resolve) => setImmediate(resolve));
    };
    await restored('other');
    expect(asked()).toBe(0);
    left = [1];
    await restored('model');
    expect(people.fates).toEqual([]);
    left = [];
    await restored('model');
    expect(people.fates).toEqual(['dismiss 1']);
    await restored('model');
    expect(asked()).toBe(2);
  });

  it('deletes permanently where that is asked for, and offers no way back', async () => {
    const { actions, scope, client } = actionsOf({
      getSession: ({ params }) => ({
        ...stateOf(params.session_id),
        trash_days: { value: 7, origin: 'default' }
      })
    });
    await actions.deleteAll(scope, [{ name: 'secret', version: 1, count: 1 }], true);
    expect(people.bodies.join()).toContain('This cannot be undone');
    expect(people.questions).toEqual(['Delete version 1 of secret permanently?']);
    const deleted = client.calls.find(({ name }) => name === 'deleteArtifact');
    expect(deleted?.body).toEqual({ name: 'secret', version: 1, permanently: true });
    expect(people.told).toEqual(['a.ipynb: Deleted 1 version of secret.']);
  });

  it('tells in its one question which aliases go as well', async () => {
    const bodies: unknown[] = [];
    const { actions, scope } = actionsOf({
      listVersions: ({ query }) => ({
        artifacts: [
          { ...artifactOf(query.name ?? '', 4), aliases: ['staging'] },
          { ...artifactOf(query.name ?? '', 3), aliases: ['production'] }
        ],
        next_cursor: null
      }),
      getArtifact: ({ query }) => ({
        ...artifactOf(query.name, query.version),
        aliases: ['production'],
        code: null,
        preview: {},
        packages: {},
        value: { path: null, base64: null }
      }),
      deleteArtifact: ({ body }) => {
        bodies.push(body);
        return { name: body.name, versions: [3] };
      }
    });
    await actions.delete(scope, { name: 'model', version: 3 }, 1);
    await actions.delete(scope, { name: 'model' }, 2);
    expect(people.questions).toEqual(['Delete version 3 of model?', 'Delete model?']);
    expect(people.bodies[0]).toContain('production points at version 3 and is removed');
    expect(people.bodies[1]).toContain(
      'staging points at version 4, production points at version 3. These aliases are removed'
    );
    expect(bodies).toEqual([
      { name: 'model', version: 3, with_aliases: true },
      { name: 'model', version: 'all', with_aliases: true }
    ]);
  });

  it('asks once more where an alias was set after the question', async () => {
    const bodies: unknown[] = [];
    const { actions, scope } = actionsOf({
      deleteArtifact: ({ body }) => {
        bodies.push(body);
        if (body.with_aliases !== true) {
          throw new ArtifactStorageError({
            kind: 'conflict',
            message: '“production” points at version 2 of model.',
            hint: '',
            field: 'with_aliases'
          });
        }
        return { name: body.name, versions: [2] };
      }
    });
    await actions.delete(scope, { name: 'model', version: 2 }, 1);
    expect(people.questions).toEqual(['Delete version 2 of model?', 'Delete it with its aliases?']);
    expect(people.bodies.at(-1)).toContain('production');
    expect(bodies.at(-1)).toEqual({ name: 'model', version: 2, with_aliases: true });
  });

  it('asks first, and deletes nothing after a no', async () => {
    const { actions, client, scope } = actionsOf();
    people.answer = () => ({ accept: false });
    await actions.delete(scope, { name: 'model', version: 2 }, 1);
    await actions.delete(scope, { name: 'a\u202eb' }, 1);
    expect(people.questions).toEqual(['Delete version 2 of model?', 'Delete a\\u202eb?']);
    expect(client.names).not.toContain('deleteArtifact');
  });

  it('deletes one version, or all of them, and says so with the name of the notebook', async () => {
    const { actions, client, scope } = actionsOf({
      deleteArtifact: ({ body }) => ({
        name: body.name,
        versions: body.version === 'all' ? [0, 1, 2] : [2]
      })
    });
    await actions.delete(scope, { name: 'model', version: 2 }, 1);
    await actions.delete(scope, { name: 'model' }, 3);
    const deleted = client.calls.filter(({ name }) => name === 'deleteArtifact');
    expect(deleted.map(({ body }) => body)).toEqual([
      { name: 'model', version: 2 },
      { name: 'model', version: 'all' }
    ]);
    expect(people.told).toEqual([
      'a.ipynb: Deleted 1 version of model.',
      'a.ipynb: Deleted 3 versions of model.'
    ]);
  });

  it('deletes nothing where the session has gone to another location', async () => {
    const { actions, client, scope } = actionsOf({
      getSession: () => stateOf('k1', { location: locationAt('there') })
    });
    await actions.delete(scope, { name: 'model', version: 2 }, 1);
    expect(client.names).not.toContain('deleteArtifact');
    expect(people.told.join()).toContain('Nothing was deleted');
  });

  it('leaves what LineaPy saved to LineaPy', async () => {
    const { actions, client, scope } = actionsOf();
    await actions.delete(scope, { name: 'model', version: 0, source: 'lineapy' }, 1);
    expect(client.calls).toEqual([]);
    expect(people.told.join()).toContain('lineapy.delete');
  });

  it('names a value that could not be deleted', async () => {
    const problem = {
      title: 'Read-only.',
      status: 403,
      kind: 'permission_denied',
      hint: ''
    } as const;
    const { actions, scope } = actionsOf({
      deleteArtifact: () => ({
        name: 'model',
        versions: [2],
        left: [{ version: 2, root: '/team', value_key: 'model/x.pkl', problem }]
      })
    });
    await actions.delete(scope, { name: 'model', version: 2 }, 1);
    expect(people.told.at(-1)).toContain('/team');
  });
});
