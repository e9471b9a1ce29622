import type { TranslationBundle } from '@jupyterlab/translation';
import type { Comparison, TableComparison } from '../../../api/comparison.js';
import { formatSizes } from '../../kit/format.js';

type Fact = Comparison['facts'][number];

/** What a comparison says of the bytes where its tables say nothing of the values; else empty. */
export function bytesText(comparison: Comparison, trans: TranslationBundle): string {
  const { same_bytes, same_preview, preview_in_part, facts, packages, metadata, code } = comparison;
  if (same_bytes) {
    return trans.__('Both values have the same bytes.');
  }
  const { table, statistics = [], values = [] } = comparison;
  if (statistics.length + values.length > 0 || (table !== undefined && hasChange(table))) {
    return '';
  }
  if (same_preview !== true) {
    return trans.__('The bytes differ, and so do the previews.');
  }
  if (preview_in_part === true) {
    return trans.__('The bytes differ, but not in the part of the values that the previews show.');
  }
  const hasMore = facts.length + packages.length + metadata.length + (code?.hunks ?? []).length > 0;
  return hasMore ? '' : trans.__('The bytes differ; nothing else that was recorded does.');
}

function hasChange({ rows, columns, added, removed, retyped, moved }: TableComparison): boolean {
  return (
    rows.before !== rows.after ||
    columns.before !== columns.after ||
    added.length + removed.length + retyped.length + moved.length > 0
  );
}

/** Both texts of a fact for people: sizes with units, shapes with the digits of where they are. */
export function factTexts({ field, before, after }: Fact): Pick<Fact, 'before' | 'after'> {
  if (field === 'size' && before !== null && after !== null) {
    const [was, is] = formatSizes(Number(before), Number(after));
    return { before: was, after: is };
  }
  const shown = (text: string | null): string | null =>
    field === 'value_shape' && text !== null
      ? text.replace(/\d+/g, (digits) => Number(digits).toLocaleString())
      : text;
  return { before: shown(before), after: shown(after) };
}
