import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { scopeOfDefault } from '../../src/lab/artifacts/artifacts-scope.js';
import { artifactOf, trashedOf } from './support/answers.js';
import { actionsOf, nothingShown } from './support/artifact-actions.js';
import { people } from './support/jupyterlab/apputils.js';
import { DEFAULT_LOCATION, stateOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

beforeEach(nothingShown);

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
    expect(people.questions).toEqual(['a.ipynb: Delete 2 artifacts?']);
    expect(people.bodies.join()).toContain('records of 4 versions are deleted');
    expect(names).toEqual(['a', 'b']);
    expect(client.names.filter((name) => name === 'deleteArtifact')).toHaveLength(2);
    expect(people.told).toEqual(['a.ipynb: Deleted 4 versions of 2 artifacts.']);
  });

  it('names the location where no notebook is concerned', async () => {
    const { actions } = actionsOf({
      deleteArtifact: ({ body }) => ({ name: body.name, versions: [1] })
    });
    await actions.deleteAll(scopeOfDefault(DEFAULT_LOCATION), [{ name: 'a', count: 1 }]);
    expect(people.questions).toEqual(['/default: Delete a?']);
    expect(people.told).toEqual(['/default: Deleted 1 version of a.']);
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
      listTrash: ({ query }) => ({
        artifacts: [...left, 7]
          .filter((version) => query.versions?.split(',').includes(`${version}`) === true)
          .map((version) => trashedOf('model', version)),
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
    expect(people.questions).toEqual(['a.ipynb: Delete version 1 of secret permanently?']);
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
    expect(people.questions).toEqual([
      'a.ipynb: Delete version 3 of model?',
      'a.ipynb: Delete model?'
    ]);
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
    expect(people.questions).toEqual([
      'a.ipynb: Delete version 2 of model?',
      'a.ipynb: Delete it with its aliases?'
    ]);
    expect(people.bodies.at(-1)).toContain('production');
    expect(bodies.at(-1)).toEqual({ name: 'model', version: 2, with_aliases: true });
  });

  it('asks first, and deletes nothing after a no', async () => {
    const { actions, client, scope } = actionsOf();
    people.answer = () => ({ accept: false });
    await actions.delete(scope, { name: 'model', version: 2 }, 1);
    await actions.delete(scope, { name: 'a\u202eb' }, 1);
    expect(people.questions).toEqual([
      'a.ipynb: Delete version 2 of model?',
      'a.ipynb: Delete a\\u202eb?'
    ]);
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
