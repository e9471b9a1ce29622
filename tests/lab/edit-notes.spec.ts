import { nullTranslator } from '@jupyterlab/translation';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Artifact, ArtifactDetail } from '../../src/api/artifact.js';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { editNotes } from '../../src/lab/artifacts/notes/edit-notes.js';
import { draftOf, type NotesDraft } from '../../src/lab/artifacts/notes/notes-draft.js';
import type { NotesForm } from '../../src/lab/artifacts/notes/notes-form.js';
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
  await editNotes({ client, session_id: 'k1', ref: { name: 'model' }, whose: 'a.ipynb', trans });
  return client.calls.filter(({ name }) => name === 'editNotes' || name === 'setAlias');
}

const NOTES = 'a.ipynb: Notes of model version 7';

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
      if_edited_at: null,
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
    expect(people.questions).toEqual(['a.ipynb: Notes of model version 7']);
  });

  it('asks before an alias is moved, and writes nothing after a no', async () => {
    const answers: Answers = {
      getArtifact: ({ query }) =>
        detailOf(query.alias === undefined ? ARTIFACT : artifactOf('model', 3))
    };
    let asked = 0;
    people.answer = (title) => {
      asked += title.includes(': Notes') ? 1 : 0;
      const accept = (title.includes(': Notes') && asked === 1) || title.includes(': Discard');
      return { accept, actions: [] };
    };
    expect(await edit({ tags: ['new'], aliases: ['production'] }, answers)).toEqual([]);
    expect(people.questions).toEqual([
      'a.ipynb: Notes of model version 7',
      'a.ipynb: Move the alias production?',
      'a.ipynb: Notes of model version 7',
      'a.ipynb: Discard your changes?'
    ]);
  });

  it('shows the form again with what was refused', async () => {
    people.answer = once(/: Notes/);
    const refused = new ArtifactStorageError({
      kind: 'conflict',
      message: 'Somebody deleted it.',
      hint: 'Reload.'
    });
    await edit({ tags: ['new'] }, { editNotes: () => Promise.reject(refused) });
    expect(people.questions).toEqual([NOTES, NOTES, 'a.ipynb: Discard your changes?']);
  });

  it('asks the storage server for nothing that cannot be kept', async () => {
    people.answer = once(/: Notes/);
    expect(await edit({ aliases: ['latest'] })).toEqual([]);
    expect(people.questions).toEqual([NOTES, NOTES, 'a.ipynb: Discard your changes?']);
  });

  it('says that LineaPy’s versions are never changed', async () => {
    const answers: Answers = { getArtifact: () => detailOf({ ...ARTIFACT, source: 'lineapy' }) };
    expect(await edit({}, answers)).toEqual([]);
    expect(people.told).toEqual([
      'LineaPy saved this version: it is read in place and never changed.'
    ]);
  });

  it('asks before typed notes are dropped, and goes on after a no', async () => {
    const answers = [true, false, false, false, true];
    people.answer = () => ({ accept: answers.shift(), actions: [] });
    const refused = new ArtifactStorageError({ kind: 'unreachable', message: '', hint: '' });
    const calls = await edit({ tags: ['new'] }, { editNotes: () => Promise.reject(refused) });
    const discard = 'a.ipynb: Discard your changes?';
    expect(people.questions).toEqual([NOTES, NOTES, discard, NOTES, discard]);
    expect(calls).toHaveLength(1);
  });

  it('drops nothing typed without a question', async () => {
    people.answer = () => ({ accept: false, actions: [] });
    expect(await edit({})).toEqual([]);
    expect(people.questions).toEqual([NOTES]);
  });
});

describe('notes that others edited meanwhile', () => {
  const THEIRS: Artifact = {
    ...ARTIFACT,
    description: 'Theirs',
    tags: ['theirs'],
    aliases: ['staging', 'production'],
    edited_at: '2026-11-27T05:00:00.000Z',
    edited_by: 'bo'
  };
  const conflict = new ArtifactStorageError({ kind: 'conflict', message: 'Changed.', hint: '' });

  /** The storage server: another one edits after the form was read. */
  const shared = (): Answers => {
    let reads = 0;
    return {
      getArtifact: ({ query }) =>
        query.alias !== undefined
          ? Promise.reject(NOT_FOUND)
          : detailOf(reads++ === 0 ? ARTIFACT : THEIRS),
      editNotes: ({ body }) =>
        body.if_edited_at === THEIRS.edited_at ? THEIRS : Promise.reject(conflict)
    };
  };

  beforeEach(() => people.reset());

  it('are kept, but for what people changed, after Keep mine', async () => {
    const calls = await edit({ tags: ['mine'], aliases: ['staging', 'best'] }, shared());
    expect(people.questions).toEqual([NOTES, NOTES]);
    expect(calls.map(({ body }) => body)).toMatchObject([
      { if_edited_at: null, tags: ['mine'] },
      { if_edited_at: THEIRS.edited_at, tags: ['mine'] },
      { alias: 'best', version: 7 }
    ]);
    expect(calls[1]?.body).not.toHaveProperty('description');
  });

  it('stand in the form after Take theirs, and nothing is written', async () => {
    const answers = [
      { accept: true, actions: [] },
      { accept: true, actions: ['take-theirs'] },
      { accept: false, actions: [] }
    ];
    people.answer = () => answers.shift();
    const calls = await edit({ tags: ['mine'] }, shared());
    expect(people.questions).toEqual([NOTES, NOTES, NOTES]);
    expect((people.bodies.at(-1) as NotesForm).getValue()).toEqual(draftOf(THEIRS));
    expect(calls).toHaveLength(1);
  });
});
