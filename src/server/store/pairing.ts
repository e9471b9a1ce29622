import type { Artifact } from '../../api/artifact.js';
import { type ArtifactStorageError, isArtifactStorageError, problemOf } from '../../api/errors.js';
import type { Pairing } from '../../api/location.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { type Awaited, withDeadline } from './check-deadline.js';
import type { MissingValues } from './missing-values.js';
import { knownBeside, withMessages } from './pairing-messages.js';
import type { ValueRoots } from './value-roots.js';
import { stateOfValue, type ValueState } from './value-state.js';

type RootPairing = Pairing['roots'][number];

/** What is where the value of a version should be; an error where that is not known. */
type Found = ValueState | ArtifactStorageError;

/** How many roots of older versions are looked at. */
const MAX_ROOTS = 50;

async function look(
  version: Parameters<typeof stateOfValue>[0],
  roots: ValueRoots,
  limits: Pick<Awaited, 'deadline' | 'signal'>
): Promise<Found> {
  try {
    return await withDeadline(
      { ...limits, address: version.root, field: 'artifact_storage_dir' },
      () => stateOfValue(version, roots)
    );
  } catch (error) {
    if (!isArtifactStorageError(error) || limits.signal?.aborted) {
      throw error;
    }
    // A root that is gone altogether lacks every value; any other failure says nothing of them.
    return error.kind === 'not_found' ? 'missing' : error;
  }
}

const isLost = (found: Found): boolean => found === 'missing' || found === 'changed';

function summarize(root: string, found: readonly Found[]): RootPairing {
  const problem = found.find((one) => typeof one !== 'string');
  return {
    root,
    checked: found.length,
    missing: found.filter(isLost).length,
    unknown: found.filter((one) => typeof one !== 'string').length,
    ...(problem === undefined ? {} : { problem: problemOf(problem) })
  };
}

/**
 * Looks whether versions have their values, whatever root those were written to.
 *
 * @param versions the newest ones
 * @param total how many versions there are in all
 * @param missing remembers which lack their values
 * @param limits how long to look for each, and what stops it
 */
export async function pair(
  versions: readonly Artifact[],
  total: number,
  roots: ValueRoots,
  missing: MissingValues,
  limits: Pick<Awaited, 'deadline' | 'signal'>
): Promise<Pairing> {
  const started = performance.now();
  const found = await Promise.all(
    versions.map(async (version) => ({ version, found: await look(version, roots, limits) }))
  );
  const names = [...new Set(versions.map(({ root }) => root))].sort();
  const byRoot = names.map((root) =>
    summarize(
      root,
      found.flatMap((one) => (one.version.root === root ? [one.found] : []))
    )
  );
  const sum = (key: 'missing' | 'unknown') => byRoot.reduce((all, one) => all + one[key], 0);
  missing.looked(
    // Where it is not known, what was known stays.
    found.flatMap(({ version, found: state }) =>
      typeof state === 'string' ? [{ version, state }] : []
    )
  );
  const lost = found.flatMap(({ found: state, version: { name, version, root, source } }) =>
    isLost(state)
      ? [
          {
            name,
            version,
            root,
            ...(state === 'changed' ? { changed: true as const } : {}),
            ...(source === undefined ? {} : { source })
          }
        ]
      : []
  );
  return withMessages({
    checked: versions.length,
    total,
    missing: sum('missing'),
    unknown: sum('unknown'),
    duration_ms: Math.round((performance.now() - started) * 10) / 10,
    roots: byRoot,
    lost,
    ...knownBeside(lost, missing)
  });
}

/**
 * The roots that cannot be reached, also those of versions that {@link pair} did not look at: of each
 * of these, one version is looked at.
 */
export async function unreachedRoots(
  metadata: MetadataStore,
  roots: ValueRoots,
  { roots: looked }: Pairing,
  limits: Pick<Awaited, 'deadline' | 'signal'>
): Promise<readonly string[]> {
  const others = (await metadata.roots()).filter(
    (root) => !looked.some((one) => one.root === root)
  );
  const found = await Promise.all(
    others.slice(0, MAX_ROOTS).map(async (root) => {
      for await (const version of metadata.versionsInRoot(root)) {
        if (version.in_trash === true) {
          continue; // No list has it.
        }
        return typeof (await look({ ...version, root }, roots, limits)) === 'string' ? [] : [root];
      }
      return [];
    })
  );
  const unknown = looked.flatMap(({ root, problem }) => (problem === undefined ? [] : [root]));
  return [...unknown, ...found.flat(), ...others.slice(MAX_ROOTS)].sort();
}
