import { nullTranslator } from '@jupyterlab/translation';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editNotes } from '../../src/lab/artifacts/notes/edit-notes.js';
import { tagArtifacts } from '../../src/lab/artifacts/tag-artifacts.js';
import { deleteForGood } from '../../src/lab/artifacts/trash/ask-for-good.js';
import { restoreVersions } from '../../src/lab/artifacts/trash/restore-versions.js';
import type { IStorageClient } from '../../src/lab/interfaces/client.js';
import { toldSoon } from '../../src/lab/kit/told-soon.js';
import type { JupyterFiles } from '../../src/lab/notebook/jupyter-files.js';
import { ValueFiles } from '../../src/lab/notebook/value-files.js';
import { OperationNotifications } from '../../src/lab/operations/operation-notifications.js';
import { RELOCATED, relocationOf } from './support/answers.js';
import { actionsOf, nothingShown } from './support/artifact-actions.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeOperations } from './support/models.js';

const trans = nullTranslator.load('test');
/** A storage server whose answers do not come. */
const client = { call: () => new Promise(() => undefined) } as unknown as IStorageClient;
const ref = { name: 'model', version: 3 };

beforeEach(() => {
  nothingShown();
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('what people asked for', () => {
  it('is told where its answer does not come at once, and until it comes', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const done = toldSoon('Reading…', () => promise);
    await vi.advanceTimersByTimeAsync(100);
    expect(people.told).toEqual(['Reading…']);
    resolve();
    await done;
    await vi.runAllTimersAsync();
    expect(people.fates).toEqual(['dismiss 1']);
  });

  it('is not told where its answer comes at once', async () => {
    await toldSoon('Reading…', () => Promise.resolve());
    await vi.runAllTimersAsync();
    expect(people.told).toEqual([]);
  });

  it('is told of an operation until the storage server knows it', async () => {
    const model = new FakeOperations(client);
    const shown = new OperationNotifications(trans).show(model, () => RELOCATED.id, 'a.ipynb');
    await vi.advanceTimersByTimeAsync(100);
    expect(people.told).toEqual(['a.ipynb: asking the storage server…']);
    model.tell(relocationOf({ id: RELOCATED.id }));
    await vi.advanceTimersByTimeAsync(200);
    expect(people.fates).toEqual(['dismiss 1']);
    shown.dispose();
  });

  const { actions, scope } = actionsOf({ getSession: () => new Promise(() => undefined) as never });
  const whose = 'a.ipynb';
  const files = new ValueFiles({
    client,
    files: {} as JupyterFiles,
    save: () => undefined,
    scopes: { nameOf: () => whose },
    trans
  });

  it.each<[string, () => unknown, string]>([
    ['a delete', () => actions.delete(scope, ref, 1), 'a.ipynb: Preparing the delete…'],
    ['a download', () => files.download(scope, ref, 'csv'), 'a.ipynb: Preparing the download…'],
    [
      'to edit notes',
      () => editNotes({ client, session_id: 'k1', ref, whose, trans }),
      'a.ipynb: Reading the notes…'
    ],
    ['to tag', () => tagArtifacts(scope, [ref], 'x', { client, trans }), 'Tagging…'],
    [
      'to restore',
      () =>
        restoreVersions('k1', [{ name: 'model', versions: [1] }], { client, trans, about: whose }),
      'a.ipynb: Restoring…'
    ],
    [
      'to delete for good',
      () => deleteForGood('k1', { name: 'model', version: 1 }, { client, whose, trans }),
      'a.ipynb: Deleting…'
    ]
  ])('says so before the storage server answers: %s', async (_, act, said) => {
    void act();
    await vi.advanceTimersByTimeAsync(100);
    expect(people.told).toEqual([said]);
  });
});
