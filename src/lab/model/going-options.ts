import type { ResolvedLocation } from '../../api/location.js';
import { schemeOf } from '../../location/artifact-storage-dir.js';
import type { IDraft } from './draft.js';
import { type OptionRow, optionsFor, rowsOf } from './option-rows.js';

/**
 * The options that go when the kind of store changes: the location in force has them, nobody typed
 * them, and the new kind does not take them. One that was typed stays, to be refused by its name.
 */
export function goingRows(
  { artifact_storage_dir: dir, rows }: Pick<IDraft, 'artifact_storage_dir' | 'rows'>,
  location: ResolvedLocation
): readonly OptionRow[] {
  const before = location.artifact_storage_dir.value;
  if (schemeOf(dir) === schemeOf(before)) {
    return [];
  }
  const taken = new Set(optionsFor(dir).flatMap((one) => (one.class === 'reject' ? [] : one.name)));
  const given = rowsOf(location.storage_options.value, optionsFor(before));
  return rows.filter(
    (row) =>
      !taken.has(row.name.trim()) &&
      given.some(({ id, name, text }) => id === row.id && name === row.name && text === row.text)
  );
}
