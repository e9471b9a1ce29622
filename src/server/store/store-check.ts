import type { Artifact } from '../../api/artifact.js';
import {
  type ArtifactStorageError,
  isArtifactStorageError,
  PROBLEM_STATUS
} from '../../api/errors.js';
import type { CheckReport, HalfReport } from '../../api/location.js';
import { describeDatabaseUrl } from '../../location/database-url.js';
import type { MetadataCheck, MetadataStore } from '../metadata/metadata-store.js';
import type { ValueStore } from '../values/value-store.js';
import type { ValueRoots } from './value-roots.js';

/** What a store finds out about its two halves. */
export type StoreCheck = Pick<
  CheckReport,
  'values' | 'metadata' | 'missing_values' | 'missing_roots'
>;

interface Found {
  readonly detail: string;
  readonly artifact_count?: number;
}

async function half(
  location: string,
  description: string,
  look: () => Promise<Found>
): Promise<HalfReport> {
  const started = performance.now();
  const common = { location, description, checked_at: new Date().toISOString() };
  const duration = () => Math.round((performance.now() - started) * 10) / 10;
  try {
    const found = await look();
    return { ...common, ...found, ok: true, duration_ms: duration() };
  } catch (error) {
    if (!isArtifactStorageError(error)) {
      throw error;
    }
    return {
      ...common,
      ok: false,
      detail: error.message,
      duration_ms: duration(),
      problem: problemOf(error)
    };
  }
}

function problemOf({ message, kind, hint, field }: ArtifactStorageError) {
  return {
    title: message,
    status: PROBLEM_STATUS[kind],
    kind,
    hint,
    ...(field === undefined ? {} : { field })
  };
}

async function lookAtValues(values: ValueStore): Promise<Found> {
  const { would_create } = await values.check();
  const proof = 'Wrote, read back and deleted a probe.';
  return {
    detail: would_create ? `${proof} The folder will be made at the first save.` : proof
  };
}

function describeCheck(check: MetadataCheck): Found {
  const { server, artifact_count, lineapy_count, would_create } = check;
  const count = `${artifact_count} artifact version${artifact_count === 1 ? '' : 's'}`;
  const holds = lineapy_count === 0 ? count : `${count}, ${lineapy_count} of them saved by LineaPy`;
  return {
    detail: would_create
      ? `${server}; ${lineapy_count === 0 ? '' : `holds ${holds}; `}the tables will be made at the first save.`
      : `${server}; holds ${holds}.`,
    artifact_count
  };
}

/** The roots of those versions that lack their value, whatever root it was written to. */
async function findMissing(
  versions: readonly Artifact[],
  roots: ValueRoots
): Promise<readonly string[]> {
  const found = await Promise.all(
    versions.map(async ({ root, value_key, size, source }) => {
      try {
        const found = await roots.at(root).stat(value_key);
        // LineaPy recorded no size.
        return source === 'lineapy' ? found !== null : found?.size === size;
      } catch {
        return false;
      }
    })
  );
  return versions.filter((_, index) => found[index] === false).map(({ root }) => root);
}

/** Checks both halves for real; leaves nothing behind. */
export async function checkStore(
  values: ValueStore,
  metadata: MetadataStore,
  roots: ValueRoots,
  databaseText: string
): Promise<StoreCheck> {
  let newest: readonly Artifact[] = [];
  const lookAtMetadata = async (): Promise<Found> => {
    const found = await metadata.check();
    newest = found.newest;
    return describeCheck(found);
  };
  const [first, second] = await Promise.all([
    half(values.root, values.description, () => lookAtValues(values)),
    half(metadata.location, describeDatabaseUrl(databaseText), lookAtMetadata)
  ]);
  const missing = await findMissing(newest, roots);
  return {
    values: first,
    metadata: second,
    missing_values: missing.length,
    ...(missing.length === 0 ? {} : { missing_roots: [...new Set(missing)].sort() })
  };
}
