import { isDeepStrictEqual } from 'node:util';
import type { Pairing } from '../../api/location.js';
import { someNames } from '../../location/some-names.js';
import { visibleName } from '../../location/visible-name.js';
import type { MissingValues } from './missing-values.js';

type LostVersion = Pairing['lost'][number];
type Found = Omit<Pairing, 'messages'>;

/** How many known versions of each kind an answer names: a store may have thousands of them. */
const NAMED = 20;

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
      ...lineapySentences(lost.filter(({ source }) => source === 'lineapy')),
      ...knownSentences(found)
    ]
  };
}

const keyOf = ({ name, version, source }: LostVersion): string =>
  `${source ?? 'artifact_storage'}\n${version}\n${name}`;

/** What is known of versions beside those that a check has found. */
export function knownBeside(
  lost: readonly LostVersion[],
  missing: Pick<MissingValues, 'allWith'>
): Pick<Pairing, 'known'> {
  const found = new Set(lost.map(keyOf));
  const others = (state: 'missing' | 'changed'): readonly LostVersion[] =>
    missing
      .allWith(state)
      // What LineaPy saved is looked for where the session keeps its values: others may be elsewhere.
      .filter((one) => one.source !== 'lineapy' && !found.has(keyOf(one)))
      .map(({ name, version, root }) => ({
        name,
        version,
        root,
        ...(state === 'changed' ? { changed: true as const } : {})
      }));
  const [gone, damaged] = [others('missing'), others('changed')];
  const versions = [...gone.slice(0, NAMED), ...damaged.slice(0, NAMED)];
  return versions.length === 0
    ? {}
    : { known: { missing: gone.length, damaged: damaged.length, versions } };
}

/** The same after other versions lack their values than were known, or got them back. */
export function stillLost(
  pairing: Pairing,
  missing: Pick<MissingValues, 'allWith' | 'stateOf'>
): Pairing {
  const states = pairing.lost.map((version) => ({ version, state: missing.stateOf(version) }));
  const lost = states.flatMap(({ version, state }) => (state === 'lost' ? [version] : []));
  const { known: before, ...found } = pairing;
  const { known } = knownBeside(lost, missing);
  if (lost.length === pairing.lost.length && isDeepStrictEqual(known, before)) {
    return pairing;
  }
  const deleted = (root?: string) =>
    states.filter(
      ({ version, state }) => state === 'deleted' && (root === undefined || version.root === root)
    ).length;
  return withMessages({
    ...found,
    ...(known === undefined ? {} : { known }),
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

/** What is known of others than those that were looked at. */
function knownSentences({ known, lost }: Found): string[] {
  const count = (many: number): string =>
    `${many.toLocaleString('en')} ${lost.length > 0 ? 'more ' : ''}version${many === 1 ? ' is' : 's are'} known`;
  const { missing = 0, damaged = 0, versions = [] } = known ?? {};
  const those = (changed: boolean) => versions.filter((one) => (one.changed === true) === changed);
  return [
    ...(missing === 0
      ? []
      : [`${count(missing)} to have no value. Missing: ${named(those(false), missing)}.`]),
    ...(damaged === 0
      ? []
      : [
          `${count(damaged)} to have other bytes than were saved. Damaged: ${named(those(true), damaged)}. Restore ${damaged === 1 ? 'it' : 'them'} from a backup and verify ${damaged === 1 ? 'it' : 'them'}, or delete ${damaged === 1 ? 'it' : 'them'}.`
        ])
  ];
}

/** The first of some versions by name, and how many more there are. */
function named(lost: readonly LostVersion[], total = lost.length): string {
  return someNames(
    lost.map(({ name, version }) => `"${visibleName(name)}" version ${version}`),
    { shown: 5, total }
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
