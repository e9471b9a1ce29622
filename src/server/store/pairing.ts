import type { Artifact } from '../../api/artifact.js';
import { type ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import type { Pairing } from '../../api/location.js';
import { type Awaited, withDeadline } from './check-deadline.js';
import { problemOf } from './report-problem.js';
import type { ValueRoots } from './value-roots.js';

type RootPairing = Pairing['roots'][number];

/** Whether the value of a version is there; an error where nobody could look. */
type Found = boolean | ArtifactStorageError;

async function look(
  { root, value_key, size, source }: Artifact,
  roots: ValueRoots,
  limits: Pick<Awaited, 'deadline' | 'signal'>
): Promise<Found> {
  try {
    const found = await withDeadline(
      { ...limits, place: root, field: 'artifact_storage_dir' },
      async () => (await roots.at(root)).stat(value_key)
    );
    // LineaPy recorded no size.
    return source === 'lineapy' ? found !== null : found?.size === size;
  } catch (error) {
    if (!isArtifactStorageError(error) || limits.signal?.aborted) {
      throw error;
    }
    // A root that is gone altogether lacks every value; any other failure says nothing of them.
    return error.kind === 'not_found' ? false : error;
  }
}

function summarize(root: string, found: readonly Found[]): RootPairing {
  const problem = found.find((one) => typeof one !== 'boolean');
  return {
    root,
    checked: found.length,
    missing: found.filter((one) => one === false).length,
    unknown: found.filter((one) => typeof one !== 'boolean').length,
    ...(problem === undefined ? {} : { problem: problemOf(problem) })
  };
}

/**
 * Looks whether versions have their values, whatever root those were written to.
 *
 * @param versions the newest ones
 * @param total how many versions there are in all
 * @param limits how long to look for each, and what stops it
 */
export async function pair(
  versions: readonly Artifact[],
  total: number,
  roots: ValueRoots,
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
  const pairing = {
    checked: versions.length,
    missing: sum('missing'),
    unknown: sum('unknown'),
    duration_ms: Math.round((performance.now() - started) * 10) / 10,
    roots: byRoot
  };
  const lost = found.flatMap((one) => (one.found === false ? [one.version] : []));
  return {
    ...pairing,
    messages: [
      ...sentences(
        pairing,
        lost.filter((version) => version.source !== 'lineapy'),
        total
      ),
      ...lineapySentences(lost.filter((version) => version.source === 'lineapy'))
    ]
  };
}

function sentences(
  { checked, missing, unknown, duration_ms, roots }: Omit<Pairing, 'messages'>,
  lost: readonly Artifact[],
  total: number
): string[] {
  if (checked === 0) {
    return [];
  }
  const sample =
    checked < total
      ? `the newest ${checked} versions`
      : checked === 1
        ? 'the only version'
        : `all ${checked} versions`;
  if (missing === 0 && unknown === 0) {
    return [
      `The value${checked === 1 ? '' : 's'} of ${sample} ${checked === 1 ? 'is' : 'are'} there (${Math.max(1, Math.round(duration_ms))} ms).`
    ];
  }
  const share = (count: number) => (checked === 1 ? 'The only version' : `${count} of ${sample}`);
  const lostIn = (root: string) => lost.filter((version) => version.root === root).length;
  return roots.flatMap((one) => [
    ...(lostIn(one.root) === 0
      ? []
      : [
          `${share(lostIn(one.root))} ${lostIn(one.root) === 1 ? 'has' : 'have'} no value in ${one.root}. Where that place moved, tell the new one: Values Moved… in the panel, or artifact_storage.relocate(old, new).`
        ]),
    ...(one.problem === undefined
      ? []
      : [
          `Nobody could look whether ${share(one.unknown).replace(/^The/, 'the')} ${one.unknown === 1 ? 'has its value' : 'have their values'} in ${one.root}: ${one.problem.title} ${one.problem.hint}`
        ])
  ]);
}

/** How many versions a sentence names at most. */
const NAMED = 10;

/** LineaPy recorded no root of its values, so none of them can be relocated. */
function lineapySentences(lost: readonly Artifact[]): string[] {
  const [first] = lost;
  if (first === undefined) {
    return [];
  }
  const names = lost.slice(0, NAMED).map(({ name, version }) => `${name} ${version}`);
  const more = lost.length > NAMED ? ', …' : '';
  return [
    `Versions saved by LineaPy do not load with ${first.root}, which lacks their values: ${names.join(', ')}${more}. LineaPy records no directory: use the one where it keeps the values of this database.`
  ];
}
