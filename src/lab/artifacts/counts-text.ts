import type { TranslationBundle } from '@jupyterlab/translation';
import type { IArtifactsModel } from '../interfaces/artifacts.js';

/** How many rows there are: `1,204`, or of a part `12 of 1,204`; undefined before the first answer. */
export function countsText(
  {
    isFiltered,
    total,
    totalIsMinimum,
    whole
  }: Pick<IArtifactsModel, 'isFiltered' | 'total' | 'totalIsMinimum' | 'whole'>,
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
