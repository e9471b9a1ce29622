import type { Pairing } from '../../api/location.js';
import { someNames } from '../../location/some-names.js';
import type { LostState } from './missing-values.js';

type LostVersion = Pairing['lost'][number];
type Found = Omit<Pairing, 'messages'>;

/** What was found, with all of it in sentences. */
export function withMessages(found: Found): Pairing {
  const { lost } = found;
  return {
    ...found,
    messages: [
      ...sentences(
        found,
        lost.filter(({ source }) => source !== 'lineapy')
      ),
      ...lineapySentences(lost.filter(({ source }) => source === 'lineapy'))
    ]
  };
}

/**
 * The same after some of the lost versions were deleted, or got their values back.
 *
 * @param stateOf what became of a version
 */
export function stillLost(pairing: Pairing, stateOf: (version: LostVersion) => LostState): Pairing {
  const states = pairing.lost.map((version) => ({ version, state: stateOf(version) }));
  const lost = states.flatMap(({ version, state }) => (state === 'lost' ? [version] : []));
  if (lost.length === pairing.lost.length) {
    return pairing;
  }
  const deleted = (root?: string) =>
    states.filter(
      ({ version, state }) => state === 'deleted' && (root === undefined || version.root === root)
    ).length;
  return withMessages({
    ...pairing,
    lost,
    missing: lost.length,
    checked: pairing.checked - deleted(),
    total: pairing.total - deleted(),
    roots: pairing.roots.map((one) => ({
      ...one,
      checked: one.checked - deleted(one.root),
      missing: lost.filter(({ root }) => root === one.root).length
    }))
  });
}

function sentences(
  { checked, total, missing, unknown, duration_ms, roots }: Found,
  lost: readonly LostVersion[]
): string[] {
  if (checked === 0) {
    return [];
  }
  const isPart = checked < total;
  const sample = isPart
    ? `the newest ${checked} versions`
    : checked === 1
      ? 'the only version'
      : `all ${checked} versions`;
  const older = total - checked;
  const rest =
    older > 0
      ? [
          `${older.toLocaleString('en')} older version${older === 1 ? ' was' : 's were'} not looked at.`
        ]
      : [];
  if (missing === 0 && unknown === 0) {
    return [
      `The value${checked === 1 ? '' : 's'} of ${sample} ${checked === 1 ? 'is' : 'are'} there (${Math.max(1, Math.round(duration_ms))} ms).`,
      ...rest
    ];
  }
  const found = roots.flatMap((one) => {
    const inRoot = lost.filter((version) => version.root === one.root);
    const here = inRoot.filter(({ changed }) => changed !== true);
    const changed = inRoot.filter((version) => version.changed === true);
    const share = (count: number): string =>
      count === checked && !isPart
        ? `${sample.charAt(0).toUpperCase()}${sample.slice(1)}`
        : `${count} of ${isPart ? sample : `${checked} versions`}`;
    return [
      ...(here.length === 0
        ? []
        : [
            `${share(here.length)} ${here.length === 1 ? 'has' : 'have'} no value in ${one.root}. Missing: ${named(here)}. If the values moved, tell the new address: Values Moved… in the panel, or artifact_storage.relocate(old, new).`
          ]),
      ...(changed.length === 0
        ? []
        : [
            `${share(changed.length)} ${changed.length === 1 ? 'has' : 'have'} another value in ${one.root} than was saved: its size is another. Changed: ${named(changed)}. Restore ${changed.length === 1 ? 'it' : 'them'} from a backup.`
          ]),
      ...(one.problem === undefined
        ? []
        : [
            `It is not known whether ${share(one.unknown).replace(/^[AT]/, (first) => first.toLowerCase())} ${one.unknown === 1 ? 'has its value' : 'have their values'} in ${one.root}: ${one.problem.title} ${one.problem.hint}`
          ])
    ];
  });
  return [...found, ...rest];
}

/** The first of some versions by name, and how many more there are. */
function named(lost: readonly LostVersion[]): string {
  return someNames(
    lost.map(({ name, version }) => `"${name}" version ${version}`),
    { shown: 5 }
  );
}

/** LineaPy recorded no root of its values, so none of them can be relocated. */
function lineapySentences(lost: readonly LostVersion[]): string[] {
  const [first] = lost;
  return first === undefined
    ? []
    : [
        `Versions saved by LineaPy do not load with ${first.root}, which lacks their values: ${named(lost)}. LineaPy records no directory: use the one where it keeps the values of this database.`
      ];
}
