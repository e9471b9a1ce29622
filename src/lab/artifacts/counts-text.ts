import type { TranslationBundle } from '@jupyterlab/translation';
import type { IArtifactsModel } from '../interfaces/artifacts.js';

type Counts = Pick<IArtifactsModel, 'isFiltered' | 'total' | 'totalIsMinimum' | 'whole'>;

/** How many rows there are: `1,204`, or of a part `12 of 1,204`; undefined before the first answer. */
export function countsText(
  { isFiltered, total, totalIsMinimum, whole }: Counts,
  trans: TranslationBundle
): string | undefined {
  if (total === undefined) {
    return undefined;
  }
  const text = (count: number, isMinimum: boolean): string =>
    `${count.toLocaleString()}${isMinimum ? '+' : ''}`;
  const found = text(total, totalIsMinimum);
  return isFiltered && whole !== undefined
    ? trans.__('%1 of %2', found, text(whole.count, whole.isMinimum))
    : found;
}

/** The same where nothing else says what is counted: `1,204 artifacts`, or `12 of 1,204`. */
export function artifactsText(counts: Counts, trans: TranslationBundle): string | undefined {
  const text = countsText(counts, trans);
  const { isFiltered, total, whole } = counts;
  return text === undefined || total === undefined || (isFiltered && whole !== undefined)
    ? text
    : trans._n('%2 artifact', '%2 artifacts', total, text);
}
