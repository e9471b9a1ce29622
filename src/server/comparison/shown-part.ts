import { Check } from 'typebox/value';
import { ARRAY_TYPE, TABLE_TYPE, TablePreviewSchema } from '../../api/preview.js';

/** What stands for what was cut, in trees and in texts; see `tree.py` and `sketch.py` of the client. */
const CUT = /\u2026|\.{3}/;

/** Whether a preview shows a part of its value only: what differs may be in the rest. */
export function showsPart(preview: Readonly<Record<string, string>>): boolean {
  const { [TABLE_TYPE]: table, [ARRAY_TYPE]: array, 'text/plain': text } = preview;
  if (table !== undefined) {
    return hidesRows(table);
  }
  // An array is told by its statistics; without any text, all is hidden.
  return array !== undefined || CUT.test(preview['application/json'] ?? text ?? '…');
}

function hidesRows(text: string): boolean {
  try {
    const table: unknown = JSON.parse(text);
    return (
      !Check(TablePreviewSchema, table) ||
      table.head.length + table.tail.length < table.rows ||
      table.fields.length < table.columns ||
      CUT.test(text)
    );
  } catch {
    return true;
  }
}
