import { PREVIEW_LIMIT, ROW_PREVIEW_LIMIT } from '../../api/preview.js';
import { isRecord } from '../../location/is-record.js';

/** The type that needs no renderer: it stays in the row before all others. */
const TEXT = 'text/plain';

/** Characters that are left of a text that is too long for the row: JSON has 6 bytes for each at most. */
const ROW_TEXT = 1200;

type Bundle = Readonly<Record<string, string>>;
type Entry = readonly [type: string, text: string];

/** A preview in its two parts. */
export interface SplitPreview {
  /** What stays in the row of its version. */
  readonly row: Bundle;
  /** All of it, as it is stored; null where the row has it all. */
  readonly stored: Uint8Array | null;
}

/** Splits a preview. What goes beyond the limit is left out: it is never worth a save. */
export function splitPreview(preview: Bundle): SplitPreview {
  const all = fitting(Object.entries(preview), PREVIEW_LIMIT);
  const first = all.filter(([type]) => type === TEXT).map(shortened);
  const row = fitting([...first, ...all.filter(([type]) => type !== TEXT)], ROW_PREVIEW_LIMIT);
  const isWhole = row.length === all.length && row.every(([type, text]) => preview[type] === text);
  return {
    row: Object.fromEntries(isWhole ? all : row),
    stored: isWhole ? null : Buffer.from(JSON.stringify(Object.fromEntries(all)))
  };
}

/** The stored part, read again; null for what is no preview. */
export function parsePreview(stored: Uint8Array): Bundle | null {
  try {
    const found: unknown = JSON.parse(Buffer.from(stored).toString());
    return isRecord(found) && Object.values(found).every((text) => typeof text === 'string')
      ? (found as Bundle)
      : null;
  } catch {
    return null;
  }
}

/** The entries that fit, the first ones first. */
function fitting(entries: readonly Entry[], limit: number): readonly Entry[] {
  let left = limit - '{}'.length;
  return entries.filter((entry) => {
    const fits = sizeOf(entry) <= left;
    left -= fits ? sizeOf(entry) : 0;
    return fits;
  });
}

/** Bytes in a JSON object, with its colon and comma. */
const sizeOf = ([type, text]: Entry): number =>
  Buffer.byteLength(JSON.stringify(type)) + Buffer.byteLength(JSON.stringify(text)) + 2;

function shortened([type, text]: Entry): Entry {
  const fits = sizeOf([type, text]) <= ROW_PREVIEW_LIMIT - '{}'.length;
  // By characters, not by halves of them.
  return [type, fits ? text : `${[...text.slice(0, ROW_TEXT)].slice(0, -1).join('')}…`];
}
