import type { Artifact } from '../../api/artifact.js';
import { isArtifactStorageError, problemOf } from '../../api/errors.js';
import type { CheckReport, HalfReport } from '../../api/location.js';
import type { Progress } from '../../api/operation.js';
import { describeDatabaseUrl } from '../../location/database-url.js';
import type { MetadataCheck, MetadataStore } from '../metadata/metadata-store.js';
import type { ValueCheck } from '../values/value-store.js';
import { type Awaited, CHECK_DEADLINE, withDeadline } from './check-deadline.js';
import type { MissingValues } from './missing-values.js';
import { pair, unreachedRoots } from './pairing.js';
import type { StoreLocation } from './store-location.js';
import type { ValueRoots } from './value-roots.js';

/** What a store finds out about its two halves. */
export type StoreCheck = Pick<CheckReport, 'values' | 'metadata' | 'pairing'> & {
  /** How many versions LineaPy saved in the database. */
  readonly lineapy_count: number;
  /** What the value store says that people should know, a sentence each. */
  readonly notices: readonly string[];
  /** The roots of which no value can be reached from here; empty unless `all_roots` was asked for. */
  readonly unreached: readonly string[];
};

interface Found {
  readonly detail: string;
  readonly artifact_count?: number;
  readonly name_count?: number;
  readonly read_only?: boolean;
}

/** Values, metadata, and whether they pair. */
const CHECK_STEPS = 3;

/** How a check is limited and followed. */
export interface CheckOptions {
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** How long each part may take, in milliseconds. */
  readonly deadline?: number;
  /** Told how far it came, and for what it waits. */
  readonly onStep?: ((progress: Progress) => void) | undefined;
  /** Whether it looks at every root of a version: each may be at a server of its own. */
  readonly all_roots?: boolean;
}

async function half(
  awaited: Awaited,
  describe: () => string,
  look: (signal: AbortSignal) => Promise<Found>
): Promise<HalfReport> {
  const { address: location, signal } = awaited;
  const started = performance.now();
  const checked_at = new Date().toISOString();
  // A store that was used knows more of itself.
  const common = () => ({ location, description: describe(), checked_at });
  const duration = () => Math.round((performance.now() - started) * 10) / 10;
  try {
    const found = await withDeadline(awaited, look);
    return { ...common(), ...found, ok: true, duration_ms: duration() };
  } catch (error) {
    if (!isArtifactStorageError(error) || signal?.aborted) {
      throw error;
    }
    return {
      ...common(),
      ok: false,
      detail: error.message,
      duration_ms: duration(),
      problem: problemOf(error)
    };
  }
}

function describeValues({ would_create, read_only = false, identity }: ValueCheck): Found {
  const as = identity === undefined ? '' : ` Used as ${identity}.`;
  if (read_only) {
    return {
      detail: `Read only: values can be loaded from there; saving needs permission to write.${as}`,
      read_only
    };
  }
  const made = would_create ? ' The folder will be made at the first save.' : '';
  return { detail: `Wrote, read back and deleted a probe.${made}${as}` };
}

function counted(count: number, one: string): string {
  return `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;
}

function describeCheck(check: MetadataCheck): Found {
  const { artifact_count, name_count, lineapy_count = 0, would_create, made } = check;
  const server = check.read_only ? `${check.server}, read only` : check.server;
  // The panel counts names, the rows are versions: both, so that neither number looks wrong.
  const count = `${counted(name_count, 'artifact')}, ${counted(artifact_count, 'version')}`;
  const holds =
    lineapy_count === 0 ? count : `${count} (${lineapy_count} of these saved by LineaPy)`;
  return {
    detail: would_create
      ? `${server}; ${lineapy_count === 0 ? '' : `holds ${holds}; `}${made} will be made at the first save.`
      : `${server}; holds ${holds}.`,
    artifact_count,
    name_count,
    ...(check.read_only ? { read_only: true } : {})
  };
}

/**
 * Checks both halves for real; leaves nothing behind.
 *
 * @throws the signal's reason where it was aborted; any other failure is in the report.
 */
export async function checkStore(
  { dir, database }: StoreLocation,
  metadata: MetadataStore,
  roots: ValueRoots,
  missing: MissingValues,
  {
    signal,
    deadline = CHECK_DEADLINE,
    onStep = () => undefined,
    all_roots = false
  }: CheckOptions = {}
): Promise<StoreCheck> {
  const values = roots.current;
  let newest: readonly Artifact[] = [];
  let lineapy_count = 0;
  let notices: readonly string[] = [];
  const lookAtValues = async (stopped: AbortSignal): Promise<Found> => {
    const found = await values.check(stopped);
    notices = found.notices ?? [];
    return describeValues(found);
  };
  const lookAtMetadata = async (): Promise<Found> => {
    const found = await metadata.check();
    newest = found.newest;
    lineapy_count = found.lineapy_count ?? 0;
    return describeCheck(found);
  };
  const limits = { deadline, signal };
  const waiting = new Set<'values' | 'metadata'>(['values', 'metadata']);
  const tell = (): void =>
    onStep({
      done: 2 - waiting.size,
      total: CHECK_STEPS,
      unit: 'steps',
      waits_for: [...waiting]
    });
  const answered =
    (which: 'values' | 'metadata') =>
    <T>(found: T): T => {
      waiting.delete(which);
      tell();
      return found;
    };
  tell();
  const [first, second] = await Promise.all([
    half(
      { ...limits, address: dir.text, field: 'artifact_storage_dir' },
      () => values.description,
      lookAtValues
    ).then(answered('values')),
    half(
      { ...limits, address: metadata.location, field: 'database_url' },
      () => describeDatabaseUrl(database.text),
      lookAtMetadata
    ).then(answered('metadata'))
  ]);
  if (!first.ok || !second.ok) {
    return { values: first, metadata: second, lineapy_count, notices, unreached: [] };
  }
  const total = second.artifact_count ?? newest.length;
  await missing.recallSoon();
  const pairing = await pair(newest, total, roots, missing, limits);
  const unreached = all_roots ? await unreachedRoots(metadata, roots, pairing, limits) : [];
  return { values: first, metadata: second, pairing, lineapy_count, notices, unreached };
}
