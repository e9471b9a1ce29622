import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Artifact, ArtifactDetail } from '../../src/api/artifact.js';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { editNotes } from '../../src/lab/artifacts/notes/edit-notes.js';
import { draftOf, type NotesDraft } from '../../src/lab/artifacts/notes/notes-draft.js';
import { AnsweringClient, type Answers, artifactOf } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';

const trans = nullTranslator.load('test');
const ARTIFACT: Artifact = { ...artifactOf('model', 7), tags: ['old'], aliases: ['staging'] };
const detailOf = (artifact: Artifact): ArtifactDetail => ({
  ...artifact,
  code: null,
  preview: {},
  packages: {},
  value: { path: null, base64: null }
});

const NOT_FOUND = new ArtifactStorageError({
  kind: 'not_found',
  message: 'No such alias.',
  hint: 'Look at the list.'
});

async function edit(change: Partial<NotesDraft>, answers: Answers = {}) {
  const client = new AnsweringClient({
    getArtifact: ({ query }) =>
      query.alias === undefined ? detailOf(ARTIFACT) : Promise.reject(NOT_FOUND),
    listFacets: () => ({ values: [] }),
    editNotes: () => ARTIFACT,
    setAlias: ({ body }) => ({ ...body, previous: null }),
    ...answers
  });
  people.entered = { ...draftOf(ARTIFACT), ...change };
  await editNotes({ client, session_id: 'k1', ref: { name: 'model' }, trans });
  return client.calls.filter(({ name }) => name === 'editNotes' || name === 'setAlias');
}

const once = (title: RegExp) => {
  let times = 0;
  return (asked: string) => ({ accept: !title.test(asked) || times++ === 0, actions: [] });
};

describe('editing notes', () => {
  beforeEach(() => people.reset());

  it('writes what was changed, of that very save', async () => {
    const [call, ...others] = await edit({ tags: ['new'] });
    expect(call?.body).toEqual({
      name: 'model',
      version: 7,
      save_id: ARTIFACT.save_id,
      tags: ['new']
    });
    expect(others).toEqual([]);
  });

  it('writes nothing where nothing was changed', async () => {
    expect(await edit({})).toEqual([]);
  });

  it('sets a new alias and removes one that was taken away', async () => {
    const calls = await edit({ aliases: ['production'] });
    expect(calls.map(({ body }) => body)).toMatchObject([
      { alias: 'production', version: 7 },
      { alias: 'staging', version: null }
    ]);
    expect(people.questions).toEqual(['Notes of model version 7']);
  });

  it('asks before an alias is moved, and writes nothing after a no', async () => {
    const answers: Answers = {
      getArtifact: ({ query }) =>
        detailOf(query.alias === undefined ? ARTIFACT : artifactOf('model', 3))
    };
    let asked = 0;
    people.answer = (title) => {
      asked += title.startsWith('Notes') ? 1 : 0;
      return { accept: title.startsWith('Notes') && asked === 1, actions: [] };
    };
    expect(await edit({ tags: ['new'], aliases: ['production'] }, answers)).toEqual([]);
    expect(people.questions).toEqual([
      'Notes of model version 7',
      'Move the alias production?',
      'Notes of model version 7'
    ]);
  });

  it('shows the form again with what was refused', async () => {
    people.answer = once(/^Notes/);
    const refused = new ArtifactStorageError({
      kind: 'conflict',
      message: 'Somebody deleted it.',
      hint: 'Reload.'
    });
    await edit({ tags: ['new'] }, { editNotes: () => Promise.reject(refused) });
    expect(people.questions).toHaveLength(2);
  });

  it('asks the storage server for nothing that cannot be kept', async () => {
    people.answer = once(/^Notes/);
    expect(await edit({ aliases: ['latest'] })).toEqual([]);
    expect(people.questions).toHaveLength(2);
  });

  it('says that LineaPy’s versions are never changed', async () => {
    const answers: Answers = { getArtifact: () => detailOf({ ...ARTIFACT, source: 'lineapy' }) };
    expect(await edit({}, answers)).toEqual([]);
    expect(people.told).toEqual([
      'LineaPy saved this version: it is read in place and never changed.'
    ]);
  });
});
