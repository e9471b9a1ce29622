import { describe, expect, it, vi } from 'vitest';
import type { Artifact } from '../../src/api/artifact.js';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { DetailsModel } from '../../src/lab/artifacts/details/details-model.js';
import type { DetailsPlace } from '../../src/lab/artifacts/details/details-place.js';
import { settingsAt } from '../../src/lab/artifacts/load-code.js';
import { AnsweringClient, type Answers, artifactOf } from './support/answers.js';
import { FakeLink, FakeSession } from './support/models.js';
import { DEFAULT_LOCATION, stateOf } from './support/sessions.js';

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
const URL = DEFAULT_LOCATION.database_url.value;
const OTHER = {
  ...DEFAULT_LOCATION,
  database_url: { ...DEFAULT_LOCATION.database_url, value: 'sqlite:////other.sqlite' }
};

async function modelOf(
  place: Partial<DetailsPlace> = {},
  answers: Answers = {},
  versions: readonly number[] = [3, 2, 1]
) {
  let items: readonly Artifact[] = versions.map((version) => artifactOf('model', version));
  const client = new AnsweringClient({
    listVersions: () => ({ artifacts: [...items], next_cursor: null }),
    ...answers
  });
  const link = new FakeLink();
  const model = new DetailsModel({
    client,
    link,
    session: new FakeSession(),
    place: { name: 'model', session_id: 'k1', location: settingsAt(DEFAULT_LOCATION), ...place }
  });
  await settle();
  await settle();
  return {
    client,
    link,
    model,
    has: async (...now: readonly number[]) => {
      items = now.map((version) => artifactOf('model', version));
      link.received.emit({
        type: 'artifacts',
        session_id: 'other',
        database_url: URL,
        reason: 'saved',
        name: 'model'
      });
      await vi.waitFor(() => expect(model.versions.items).toHaveLength(now.length));
    }
  };
}

describe('the details of a name', () => {
  it('begin with the newest version, or with the one that was asked for', async () => {
    expect((await modelOf()).model.place.version).toBe(3);
    expect((await modelOf({ version: 1 })).model.chosen?.version).toBe(1);
  });

  it('step through the versions and stop at both ends', async () => {
    const { model } = await modelOf();
    model.step(-1);
    expect(model.place.version).toBe(3);
    model.step(1);
    model.step(1);
    model.step(1);
    expect(model.place.version).toBe(1);
  });

  it('stay at their version when another one is saved, and say so until it is shown', async () => {
    const { model, has } = await modelOf();
    expect(model.news).toBeUndefined();
    await has(4, 3, 2, 1);
    expect(model.place.version).toBe(3);
    expect(model.news?.version).toBe(4);
    model.choose({ version: 4 });
    expect(model.news).toBeUndefined();
  });

  it('say that their version was deleted, and show the others', async () => {
    const { model, has } = await modelOf({ version: 2 });
    await has(3, 1);
    expect(model.isDeleted).toBe(true);
    model.choose({ version: 3 });
    expect(model.isDeleted).toBe(false);
  });

  it('do not take the deletion of the newest version for a new one', async () => {
    const { model, has } = await modelOf({ version: 1 });
    await has(2, 1);
    expect(model.news).toBeUndefined();
  });

  it('say that a name is not there', async () => {
    const { model } = await modelOf({}, {}, []);
    expect(model.place.version).toBeUndefined();
    expect(model.isDeleted).toBe(true);
  });

  it('go on showing their location when the session leaves it', async () => {
    const { client, link, model } = await modelOf(
      {},
      { browseLocation: () => stateOf('location-1') },
      [3]
    );
    link.received.emit({ type: 'session', session: { ...stateOf('k1'), location: OTHER } });
    await settle();
    await settle();
    await settle();
    expect(client.calls.find(({ name }) => name === 'browseLocation')?.body).toEqual(
      settingsAt(DEFAULT_LOCATION)
    );
    expect(model.isElsewhere).toBe(false);
    expect(model.scope).toMatchObject({ session_id: 'location-1', active: undefined });
    expect(model.versions.items).toHaveLength(1);
    expect(model.place).toMatchObject({ session_id: 'location-1', version: 3 });
    // It goes somewhere else again: nothing changes here.
    const asked = client.calls.length;
    link.received.emit({ type: 'session', session: { ...stateOf('k1'), location: OTHER } });
    await settle();
    expect(client.calls).toHaveLength(asked);
    link.received.emit({ type: 'session', session: stateOf('k1') });
    await settle();
    expect(model.scope?.session_id).toBe('k1');
  });

  it('go on showing the default location of their time when another one becomes the default', async () => {
    let location = DEFAULT_LOCATION;
    const { link, model } = await modelOf(
      { session_id: 'default' },
      {
        getSession: ({ params }) => ({ ...stateOf(params.session_id), location }),
        browseLocation: () => stateOf('location-1')
      }
    );
    expect(model.scope?.session_id).toBe('default');
    location = OTHER;
    link.received.emit({ type: 'defaults' });
    await settle();
    await settle();
    await settle();
    expect(model.scope).toMatchObject({ session_id: 'location-1', location: DEFAULT_LOCATION });
  });

  it('say so where their location needs a secret that only the session had', async () => {
    const { client, link, model } = await modelOf(
      {},
      {
        browseLocation: () => {
          throw new ArtifactStorageError({
            kind: 'invalid_input',
            message: 'It holds a secret.',
            hint: 'Enter it.'
          });
        }
      },
      [3]
    );
    link.received.emit({ type: 'session', session: { ...stateOf('k1'), location: OTHER } });
    await settle();
    await settle();
    expect(model.isElsewhere).toBe(true);
    expect(model.home).toBe('k1');
    const asked = client.calls.length;
    model.refresh();
    expect(client.calls).toHaveLength(asked);
    link.received.emit({ type: 'session', session: stateOf('k1') });
    await settle();
    expect(model.isElsewhere).toBe(false);
    expect(model.chosen?.version).toBe(3);
  });

  it('are found again after a reload, wherever their session is by then', async () => {
    const { model } = await modelOf(
      { version: 1 },
      {
        getSession: ({ params }) => ({ ...stateOf(params.session_id), location: OTHER }),
        browseLocation: () => stateOf('location-1')
      }
    );
    await settle();
    expect(model.scope?.session_id).toBe('location-1');
    expect(model.chosen?.version).toBe(1);
  });

  it('open their location again where the storage server has forgotten it', async () => {
    const { model } = await modelOf(
      { session_id: 'location-1' },
      {
        getSession: () => {
          throw new ArtifactStorageError({ kind: 'not_found', message: 'Unknown.', hint: '' });
        },
        browseLocation: () => stateOf('location-1')
      }
    );
    await settle();
    expect(model.scope?.session_id).toBe('location-1');
  });

  it('are those of the session in which they were opened last', async () => {
    const { link, model } = await modelOf();
    model.adopt({ session_id: 'k2', active: undefined, location: DEFAULT_LOCATION });
    await settle();
    expect(model.scope?.session_id).toBe('k2');
    expect(model.place.version).toBe(3);
    // What the first one does is of no concern any more.
    link.received.emit({ type: 'session', session: { ...stateOf('k1'), location: OTHER } });
    await settle();
    expect(model.scope?.session_id).toBe('k2');
  });

  it('ask for nothing of their own when another name is saved', async () => {
    const { client, link, model } = await modelOf();
    const asked = client.calls.length;
    const { revision, storeRevision } = model;
    link.received.emit({
      type: 'artifacts',
      session_id: 'other',
      database_url: URL,
      reason: 'deleted',
      name: 'another'
    });
    await vi.waitFor(() => expect(model.storeRevision).toBeGreaterThan(storeRevision));
    expect(model.revision).toBe(revision);
    expect(client.calls).toHaveLength(asked);
  });

  it('keep what they show in a place that a reload restores', async () => {
    const { model } = await modelOf({ version: 2 });
    model.compareWith({ name: 'model', version: 1 });
    expect(model.place).toEqual({
      name: 'model',
      session_id: 'k1',
      location: settingsAt(DEFAULT_LOCATION),
      version: 2,
      section: 'compare',
      other: { name: 'model', version: 1 }
    });
  });
});
