import { nullTranslator } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { OperationOf } from '../../src/api/operation.js';
import type { Retention } from '../../src/api/retention.js';
import { tellWhenEnded } from '../../src/lab/care/come-back.js';
import { reviewRetention } from '../../src/lab/care/retain-versions.js';
import { CommandIds } from '../../src/lab/command-ids.js';
import type { IArtifactStorage } from '../../src/lab/tokens.js';
import { AnsweringClient, trashedOf } from './support/answers.js';
import { people } from './support/jupyterlab/apputils.js';
import { FakeLink, FakeOperations, FakeSession } from './support/models.js';
import { DEFAULT_LOCATION, stateOf } from './support/sessions.js';
import { locationAt } from './support/workbench.js';

beforeEach(() => people.reset());

const DONE = {
  ...{ dry_run: false, planned: 3, deleted: 3, changed: 0, failed: 0, kept: 1, bytes: 10 },
  ...{ kept_because: { newest: 1, alias: 0, keep_newest: 0, younger: 0, tag: 0 } },
  purge_at: '2026-12-04T08:00:00.000Z',
  trashed: [
    { name: 'a', versions: [1, 0] },
    { name: 'b', versions: [4] }
  ],
  ...{ versions: [], problems: [] }
} satisfies Retention;

const operationOf = (result: Retention): OperationOf<'retain'> =>
  ({
    id: 'operation-1',
    session_id: 'k1',
    kind: 'retain',
    dry_run: false,
    state: 'succeeded',
    started: '2026-11-27T04:00:00.000Z',
    ended: '2026-11-27T04:00:01.000Z',
    addresses: ['/default', '/default'],
    result
  }) as unknown as OperationOf<'retain'>;

/** A page where a retention is about to end in that way. */
function pageOf(result: Retention) {
  const there = { location: DEFAULT_LOCATION, inTrash: true };
  const restored: unknown[] = [];
  const client = new AnsweringClient({
    getSession: ({ params }) => stateOf(params.session_id, { location: there.location }),
    startRetention: () => operationOf(result),
    restoreArtifact: ({ params, body }) => {
      restored.push([params.session_id, body]);
      const versions = typeof body.version === 'object' ? body.version : [];
      return { name: body.name, versions };
    },
    listTrash: ({ query }) => ({
      artifacts: there.inTrash ? [trashedOf(query.name ?? '', 0)] : [],
      next_cursor: null,
      total: 0,
      total_size: 0
    })
  });
  const operations = new FakeOperations(client);
  operations.tell(operationOf(result));
  const link = new FakeLink();
  const storage = {
    ...{ client, operations, link },
    locations: { usable: [] },
    scopes: { of: () => undefined },
    session: new FakeSession()
  } as unknown as IArtifactStorage;
  const commands = { execute: vi.fn() };
  const options = {
    storage,
    commands: commands as unknown as CommandRegistry,
    trans: nullTranslator.load('test')
  };
  const scope = { session_id: 'k1', active: undefined, location: DEFAULT_LOCATION };
  const happens = async (reason: 'restored' | 'deleted'): Promise<void> => {
    const event = { session_id: 'k2', database_url: '/default', reason, name: 'a' } as const;
    link.received.emit({ type: 'artifacts', ...event });
    await new Promise((resolve) => setImmediate(resolve));
  };
  people.answer = () => ({ accept: true, actions: ['delete'] });
  return {
    ...{ there, restored, commands, happens },
    retain: () =>
      reviewRetention({ ...options, scope, seen: { rows: [] } }, result, { keep_newest: 1 }),
    comeBack: () =>
      tellWhenEnded(
        options,
        { id: 'operation-1', session_id: 'k1', about: 'a.ipynb' },
        Promise.resolve(operationOf(result))
      )
  };
}

const buttons = () => people.shown.at(-1)?.actions.map(({ label }) => label);

const RESTORED = [
  ['k1', { name: 'a', version: [1, 0] }],
  ['k1', { name: 'b', version: [4] }]
];

describe('old versions in the trash', () => {
  it('come back with Undo', async () => {
    const page = pageOf(DONE);
    await page.retain();
    expect(people.told).toEqual([expect.stringContaining('3 versions were moved to the trash.')]);
    expect(buttons()).toEqual(['Undo', 'Report']);
    expect(await people.click('Undo')).toBe(true);
    await vi.waitFor(() => expect(page.restored).toEqual(RESTORED));
    expect(people.told.at(-1)).toContain('Restored 3 versions of 2 artifacts.');
  });

  it('come back after a reload of the page, too', async () => {
    const page = pageOf(DONE);
    await page.comeBack();
    expect(buttons()).toEqual(['Undo', 'Report']);
    await people.click('Undo');
    await vi.waitFor(() => expect(page.restored).toEqual(RESTORED));
  });

  it('stay where the session is elsewhere by now: another store may have the same numbers', async () => {
    const page = pageOf(DONE);
    await page.retain();
    page.there.location = locationAt('/elsewhere');
    await people.click('Undo');
    await vi.waitFor(() =>
      expect(people.told.at(-1)).toContain('No notebook is at /default any more')
    );
    expect(page.restored).toEqual([]);
    page.there.inTrash = false;
    await page.happens('deleted');
    expect(people.fates).toEqual([]);
  });

  it('are offered until none of them is there any more', async () => {
    const page = pageOf(DONE);
    await page.retain();
    await page.happens('restored');
    expect(people.fates).toEqual([]);
    page.there.inTrash = false;
    await page.happens('restored');
    expect(people.fates).toEqual(['dismiss 1']);
  });

  it('are shown in the trash where they are more than the report names', async () => {
    const page = pageOf({ ...DONE, deleted: 4000, planned: 4000 });
    await page.retain();
    expect(buttons()).toEqual(['Show trash', 'Report']);
    await people.click('Show trash');
    expect(page.commands.execute).toHaveBeenCalledWith(CommandIds.showTrash, { session_id: 'k1' });
  });

  it('have no way back where they were deleted for good', async () => {
    const { purge_at: _, trashed: __, ...forGood } = DONE;
    await pageOf(forGood).retain();
    expect(buttons()).toEqual(['Report']);
  });
});
