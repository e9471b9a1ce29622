import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleName } from '../../../location/visible-name.js';
import type { IListFilters } from '../../interfaces/artifacts.js';
import { shortType } from '../../kit/format.js';
import type { FilterKey } from '../list-query.js';

/** The filters in the order of the menu; `since` stands for both days. */
export const FILTERS = [
  'type',
  'tag',
  'notebook',
  'user',
  'since',
  'missing',
  'damaged',
  'source'
] as const satisfies readonly FilterKey[];

/** Filters that find what is wrong with values. */
export const WRONG_FILTERS = ['missing', 'damaged'] as const satisfies readonly FilterKey[];
export type WrongFilter = (typeof WRONG_FILTERS)[number];

/** Whether a filter is one of {@link WRONG_FILTERS}. */
export function isWrongFilter(key: FilterKey): key is WrongFilter {
  return WRONG_FILTERS.some((one) => one === key);
}

/** Whether a filter is on or off, and nothing is entered. */
export function isSwitch(key: FilterKey): key is WrongFilter | 'source' {
  return isWrongFilter(key) || key === 'source';
}

/** Filters that are entered as a text. */
const TEXT_FILTERS = ['type', 'tag', 'notebook', 'user'] as const;
export type TextFilter = (typeof TEXT_FILTERS)[number];

/** Whether a filter is entered as a text. */
export function isTextFilter(key: FilterKey): key is TextFilter {
  return TEXT_FILTERS.some((one) => one === key);
}

/** What a filter is called. */
export function filterName(key: FilterKey, trans: TranslationBundle): string {
  const names: Readonly<Record<FilterKey, string>> = {
    type: trans.__('Type'),
    tag: trans.__('Tag'),
    notebook: trans.__('Notebook'),
    user: trans.__('Saved by'),
    since: trans.__('Saved'),
    until: trans.__('Saved'),
    missing: trans.__('Without a value'),
    damaged: trans.__('Damaged value'),
    source: trans.__('From LineaPy')
  };
  return names[key];
}

/** One filter that is on. */
export interface ShownFilter {
  /** What its chip edits. */
  readonly key: FilterKey;
  /** What goes with it when it is removed. */
  readonly keys: readonly FilterKey[];
  readonly text: string;
}

/** The filters that are on, as chips say them. */
export function shownFilters(
  filters: IListFilters,
  trans: TranslationBundle
): readonly ShownFilter[] {
  const { since, until } = filters;
  const texts = TEXT_FILTERS.flatMap((key): ShownFilter[] => {
    const value = filters[key];
    const said = key === 'type' ? shortType(value ?? '') : visibleName(value ?? '');
    const text = trans.__('%1: %2', filterName(key, trans), said);
    return value === undefined ? [] : [{ key, keys: [key], text }];
  });
  const days =
    since === undefined
      ? until && trans.__('Saved until %1', until)
      : until === undefined
        ? trans.__('Saved since %1', since)
        : since === until
          ? trans.__('Saved on %1', since)
          : trans.__('Saved %1 – %2', since, until);
  return [
    ...texts,
    ...(days === undefined
      ? []
      : [{ key: 'since', keys: ['since', 'until'], text: days } as const]),
    ...([...WRONG_FILTERS, 'source'] as const).flatMap((key): ShownFilter[] =>
      filters[key] === undefined ? [] : [{ key, keys: [key], text: filterName(key, trans) }]
    )
  ];
}

/** Filters without some of them. */
export function withoutFilters(filters: IListFilters, keys: readonly FilterKey[]): IListFilters {
  const gone: readonly string[] = keys;
  return Object.fromEntries(Object.entries(filters).filter(([key]) => !gone.includes(key)));
}
