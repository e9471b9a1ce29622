import type { Artifact, ArtifactSummary } from '../../../src/api/artifact.js';
import type { Problem } from '../../../src/api/errors.js';
import type { CheckReport, HalfReport } from '../../../src/api/location.js';
import type { OperationOf } from '../../../src/api/operation.js';
import type { RouteName } from '../../../src/api/routes.js';
import type { LocationApplied } from '../../../src/api/session.js';
import type { TrashedArtifact } from '../../../src/api/trash.js';
import type { CallInput, CallResult, IStorageClient } from '../../../src/lab/interfaces/client.js';
import { DEFAULT_LOCATION, stateOf } from './sessions.js';

/** What the storage server answers; a test names those that matter to it. */
export type Answers = {
  readonly [N in RouteName]?: (
    input: CallInput<N>,
    signal: AbortSignal | undefined
  ) => CallResult<N> | Promise<CallResult<N>>;
};

/** One request that arrived. */
export interface Call {
  readonly name: RouteName;
  readonly params?: { readonly session_id: string };
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
}

const HALF: HalfReport = {
  ok: true,
  location: '/default',
  description: 'A folder',
  detail: 'It can be written.',
  duration_ms: 1,
  checked_at: '2026-11-27T04:00:00Z'
};

/** A check that succeeded and found nothing to say. */
export const REPORT: CheckReport = {
  ok: true,
  values: HALF,
  metadata: HALF,
  changed: [],
  reset_due: false,
  used_names: [],
  messages: []
};

const applied = (id: string): LocationApplied => ({
  session: stateOf(id),
  report: REPORT,
  change_id: 'change 1'
});

/** One version of an artifact. */
export function artifactOf(name: string, version = 1): Artifact {
  return {
    name,
    version,
    date_created: '2026-11-27T04:00:00.000Z',
    size: 5,
    sha256: 'ab'.repeat(32),
    value_key: `${name}/20261127T040000Z-0123456789ab.pkl`,
    root: '/default',
    save_id: '20261127T040000Z-0123456789ab',
    value_type: 'dict',
    value_shape: null,
    python_version: '3.12.1',
    notebook_path: null,
    user: 'ana',
    buffers: []
  };
}

/** The row of a name. */
export const summaryOf = (name: string): ArtifactSummary => ({
  ...artifactOf(name),
  version_count: 1
});

/** A version in the trash. */
export const trashedOf = (name: string, version: number): TrashedArtifact => ({
  ...artifactOf(name, version),
  deleted_at: '2026-11-27T04:00:00.000Z',
  deleted_by: 'ana',
  purge_at: '2026-12-04T04:00:00.000Z'
});

/** A check that has ended. */
export const checkOf = (result: CheckReport, session_id = 'k1'): OperationOf<'check'> => ({
  id: 'operation-1',
  session_id,
  kind: 'check',
  dry_run: true,
  state: 'succeeded',
  revision: 1,
  progress: { done: 3, total: 3, unit: 'steps' },
  started: '2026-11-27T04:00:00.000Z',
  ended: '2026-11-27T04:00:01.000Z',
  result
});

/** A relocation that has begun: how the storage server tells it. */
export const relocationOf = (
  more: Partial<OperationOf<'relocate'>> = {}
): OperationOf<'relocate'> => ({
  id: 'operation-1',
  session_id: 'k1',
  kind: 'relocate',
  dry_run: true,
  state: 'running',
  revision: 1,
  progress: { done: 0, total: 2, unit: 'values' },
  started: '2026-11-27T04:00:00.000Z',
  ...more
});

/** What became of it. */
export const RELOCATED: OperationOf<'relocate'> = relocationOf({
  state: 'succeeded',
  revision: 9,
  progress: { done: 2, total: 2, unit: 'values' },
  ended: '2026-11-27T04:01:00.000Z',
  result: {
    old_root: '/old',
    new_root: '/new',
    dry_run: true,
    versions: 2,
    verified: 2,
    bytes: 10,
    problems: [],
    relocated: false
  }
});

/** Why an operation failed, or that somebody stopped it. */
export const GONE: Problem = { title: 'Gone.', status: 503, kind: 'unreachable', hint: 'Wait.' };

/** The way back to a database, which copied so many versions and left out those of some saves. */
export const returnOf = (
  copied: number,
  session_id = 'k1',
  skipped: readonly string[] = []
): OperationOf<'retry_database'> => ({
  id: 'operation-1',
  session_id,
  kind: 'retry_database',
  dry_run: false,
  state: 'succeeded',
  revision: 1,
  progress: { done: copied, total: copied, unit: 'versions' },
  started: '2026-11-27T04:00:00.000Z',
  ended: '2026-11-27T04:00:01.000Z',
  result: {
    copied: Array.from({ length: copied }, (_, index) => ({
      name: 'model',
      from_version: index,
      version: index
    })),
    skipped: skipped.map((save_id, version) => ({ name: 'model', version, save_id, problem: GONE }))
  }
});

/** The one table of answers: what a storage server says that has nothing special to say. */
export const ANSWERS = {
  getDefaults: () => ({ location: DEFAULT_LOCATION, notices: [] }),
  putSettings: () => ({ location: DEFAULT_LOCATION, notices: [] }),
  browseLocation: ({ body }) => stateOf(`location-${body.database_url ?? ''}`),
  listFacets: () => ({ values: [] }),
  listAwsProfiles: () => ({ profiles: [{ name: 'team' }] }),
  getSession: ({ params }) => stateOf(params.session_id),
  startCheck: ({ params }) => checkOf(REPORT, params.session_id),
  startDatabaseReturn: ({ params, body }) =>
    returnOf(body.copy === false ? 0 : 2, params.session_id),
  startRelocation: () => relocationOf(),
  listAllOperations: () => ({ operations: [] }),
  getOperation: () => RELOCATED,
  pauseOperation: () => relocationOf({ state: 'paused', can_pause: true, revision: 4 }),
  resumeOperation: () => relocationOf({ can_pause: true, revision: 5 }),
  cancelOperation: () =>
    relocationOf({
      state: 'cancelled',
      revision: 8,
      ended: '2026-11-27T04:00:30.000Z',
      error: GONE
    }),
  changeLocation: ({ params }) => applied(params.session_id),
  undoLocation: ({ params }) => applied(params.session_id),
  listArtifacts: () => ({
    artifacts: [summaryOf('model'), summaryOf('scores')],
    next_cursor: null,
    total: 2
  }),
  listVersions: ({ query }) => ({
    artifacts: [artifactOf(query.name ?? 'model', 2), artifactOf(query.name ?? 'model', 1)],
    next_cursor: null
  }),
  deleteArtifact: ({ body }) => ({ name: body.name, versions: [1] })
} satisfies Answers;

/** A client whose requests find their answers in {@link ANSWERS}, and first in those of the test. */
export class AnsweringClient implements IStorageClient {
  constructor(answers: Answers = {}) {
    this.#answers = { ...ANSWERS, ...answers };
  }

  /** What was asked, oldest first. */
  readonly calls: Call[] = [];

  /** Which routes were asked. */
  get names(): readonly RouteName[] {
    return this.calls.map(({ name }) => name);
  }

  async call<N extends RouteName>(
    name: N,
    input: CallInput<N>,
    signal?: AbortSignal
  ): Promise<CallResult<N>> {
    this.calls.push({ name, ...input } as Call);
    const answer = this.#answers[name];
    if (answer === undefined) {
      throw new Error(`nobody answers ${name}`);
    }
    const given = await answer(input, signal);
    signal?.throwIfAborted();
    return given;
  }

  readonly #answers: Answers;
}
