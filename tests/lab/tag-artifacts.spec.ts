import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, expect, it, vi } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { scopeOf } from '../../src/lab/artifacts/artifacts-scope.js';
import { tagArtifacts } from '../../src/lab/artifacts/tag-artifacts.js';
import { AnsweringClient, artifactOf } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { activeOf, FakeNotebook, stateOf } from './support/sessions.js';

const trans = nullTranslator.load('test');
const EDITED = '2026-11-27T05:00:00.000Z';
const conflict = new ArtifactStorageError({ kind: 'conflict', message: 'Changed.', hint: '' });

beforeEach(() => people.reset());

/** Tags a version whose notes another one writes after they were first read. */
async function tag(isEverEdited = false, again?: () => unknown) {
  let reads = 0;
  const client = new AnsweringClient({
    getArtifact: ({ query }) => ({
      ...artifactOf(query.name),
      ...(reads++ === 0 ? {} : { tags: ['theirs'], edited_at: EDITED }),
      code: null,
      preview: {},
      packages: {},
      value: { path: null, base64: null }
    }),
    editNotes: ({ body }) =>
      body.if_edited_at === EDITED && !isEverEdited
        ? artifactOf(body.name)
        : Promise.reject(conflict)
  });
  const scope = scopeOf(activeOf(stateOf('k1'), new FakeNotebook('a.ipynb', 'k1')));
  await tagArtifacts(scope, [{ name: 'model' }], 'mine', {
    client,
    trans,
    ...(again === undefined ? {} : { again })
  });
  return client.calls.filter(({ name }) => name === 'editNotes').map(({ body }) => body);
}

it('a tag is added to those that others added meanwhile', async () => {
  expect(await tag()).toMatchObject([
    { if_edited_at: null, tags: ['mine'] },
    { if_edited_at: EDITED, tags: ['theirs', 'mine'] }
  ]);
  expect(people.told).toEqual(['Tagged 1 artifact.']);
});

it('a version that others edit again and again is said not to be tagged', async () => {
  expect(await tag(true)).toHaveLength(3);
  expect(people.told).toEqual(['Changed.']);
});

it('tags that could not be written are asked for once more', async () => {
  const again = vi.fn();
  await tag(true, again);
  await people.click('Try again…');
  expect(again).toHaveBeenCalledOnce();
});
