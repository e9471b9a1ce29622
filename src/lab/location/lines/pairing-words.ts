import type { TranslationBundle } from '@jupyterlab/translation';
import type { Pairing } from '../../../api/location.js';
import { visibleName } from '../../../location/visible-name.js';
import { namesOf } from '../../kit/names-of.js';

type LostVersion = Pairing['lost'][number];

/** Versions whose values are wrong: how many, and the first of them. */
interface WrongVersions {
  readonly count: number;
  readonly named: readonly LostVersion[];
}

/** Whether versions lack their values or are damaged, or it could not be looked up. */
export function lacksValues({ missing, unknown, known }: Pairing): boolean {
  return missing > 0 || unknown > 0 || known !== undefined;
}

/** The versions that are named as wrong: those that the check has found, then others that are known. */
export function wrongVersions({ lost, known }: Pairing): readonly LostVersion[] {
  return [...lost, ...(known?.versions ?? [])];
}

/** The versions without a value. */
export function missingOf(pairing: Pairing): WrongVersions {
  const { missing, lost, known } = pairing;
  const changed = lost.filter((one) => one.changed === true).length;
  return {
    count: missing - changed + (known?.missing ?? 0),
    named: wrongVersions(pairing).filter((one) => one.changed !== true)
  };
}

/** The versions with other bytes than were saved. */
export function damagedOf(pairing: Pairing): WrongVersions {
  const { lost, known } = pairing;
  const changed = lost.filter((one) => one.changed === true).length;
  return {
    count: changed + (known?.damaged ?? 0),
    named: wrongVersions(pairing).filter((one) => one.changed === true)
  };
}

/** What is wrong with the pairs, in one sentence: which versions have no value, and which are damaged. */
export function pairingTitle(pairing: Pairing, trans: TranslationBundle): string {
  const { checked, total, unknown, known } = pairing;
  const [gone, damaged] = [missingOf(pairing), damagedOf(pairing)];
  const said = ({ count, named }: WrongVersions): string =>
    namesOf(
      named.map(({ name, version }) => `${visibleName(name)} v${version}`),
      trans,
      count
    );
  const isSample = checked < total;
  const missing =
    isSample && known === undefined
      ? trans._n(
          '%1 of the newest %3 versions has no value: %2',
          '%1 of the newest %3 versions have no value: %2',
          gone.count,
          said(gone),
          checked
        )
      : trans._n(
          '%1 version has no value: %2',
          '%1 versions have no value: %2',
          gone.count,
          said(gone)
        );
  const wrong = [
    ...(gone.count > 0 ? [missing] : []),
    ...(damaged.count > 0
      ? [
          trans._n(
            '%1 version is damaged: %2',
            '%1 versions are damaged: %2',
            damaged.count,
            said(damaged)
          )
        ]
      : [])
  ];
  if (wrong.length > 0) {
    return wrong.join('; ');
  }
  return isSample
    ? trans.__(
        'The values of %1 of the newest %2 versions could not be looked up.',
        unknown,
        checked
      )
    : trans._n(
        'The value of %1 version could not be looked up.',
        'The values of %1 versions could not be looked up.',
        unknown
      );
}
