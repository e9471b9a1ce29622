import { type Static, Type } from 'typebox';
import { whichVersion } from './names.js';
import { answer, closed, flag, integer, list, orNull, text } from './schema.js';

/** The largest preview that is stored, all MIME types and texts together, in bytes of UTF-8. */
export const PREVIEW_LIMIT = 512 * 1024;

/** What of a preview stays in the row of its version, in the same bytes: a small one stays whole. */
export const ROW_PREVIEW_LIMIT = 8 * 1024;

/** Rows at each end of a table, columns, and characters of a cell, that a preview shows at most. */
export const PREVIEW_ROWS = 50;
export const PREVIEW_COLUMNS = 50;
export const PREVIEW_CELL = 200;

/** MIME types of our own previews: JSON of the schemas below. */
export const TABLE_TYPE = 'application/vnd.artifact-storage.table+json';
export const ARRAY_TYPE = 'application/vnd.artifact-storage.array+json';
export const MODEL_TYPE = 'application/vnd.artifact-storage.model+json';

const count = (description: string) => integer(description, { minimum: 0 });
const cell = orNull(Type.String({ maxLength: PREVIEW_CELL }), 'Null: no value there.');
const rows = (description: string) => Type.Array(Type.Array(cell), { description });

/** A number; a text where JSON or JavaScript has no such number, and for times. */
const amount = Type.Union([Type.Number(), Type.String({ maxLength: PREVIEW_CELL })]);

const HistogramSchema = answer('PreviewHistogram', {
  edges: list(amount, 'Ascending; one more than counts. Times: ISO 8601.'),
  counts: list(Type.Integer(), 'Values between an edge and the next one.')
});
export type PreviewHistogram = Static<typeof HistogramSchema>;

/** Of how many rows or elements statistics are. */
const sampled = orNull(
  integer('How many rows or elements the statistics are of.'),
  'Null: of all of them.'
);

const facts = {
  nulls: count('Values that are missing, of those looked at.'),
  min: Type.Optional(amount),
  max: Type.Optional(amount),
  mean: Type.Optional(Type.Number()),
  histogram: Type.Optional(HistogramSchema)
};

/** What kind of values a column holds: how it is aligned and drawn. */
const FIELD_KINDS = ['number', 'text', 'time', 'boolean', 'other'] as const;

/** One column of a table. */
export const PreviewFieldSchema = answer('PreviewField', {
  name: text('As people read it; several columns may have one.', { maxLength: PREVIEW_CELL }),
  type: text('In the words of its library: int64, category, timestamp[us].', { maxLength: 200 }),
  kind: Type.Enum([...FIELD_KINDS]),
  ...facts,
  distinct: Type.Optional(count('Different values among those looked at.')),
  top: Type.Optional(
    list(Type.Object({ value: Type.String(), count: Type.Integer() }), 'The most frequent, first.')
  )
});
export type PreviewField = Static<typeof PreviewFieldSchema>;

/** A table: pandas, polars, pyarrow, NumPy's structured arrays. */
export const TablePreviewSchema = answer('TablePreview', {
  rows: count('Of the whole table.'),
  columns: count('Of the whole table.'),
  sampled,
  fields: list(PreviewFieldSchema, `The first ${PREVIEW_COLUMNS} columns.`),
  other_fields: Type.Optional(
    list(
      Type.Object({ name: Type.String(), type: Type.String() }),
      'Columns behind those, as far as there is room. Absent: none.'
    )
  ),
  index: Type.Optional(
    Type.Object(
      {
        names: list(orNull(Type.String()), 'One for each level.'),
        head: rows('The labels of the rows of head, one for each level.'),
        tail: rows('Those of tail.')
      },
      { description: 'Labels of rows. Absent: a table without an index.' }
    )
  ),
  head: rows('The first rows; all of them where there are few. A cell for each of fields.'),
  tail: rows('The last rows; empty where head shows all.')
});
export type TablePreview = Static<typeof TablePreviewSchema>;

/** An array. One that looks like an image has `image/png` beside this. */
export const ArrayPreviewSchema = answer('ArrayPreview', {
  shape: list(Type.Integer(), 'Of the whole array.'),
  type: text('float32, for example.', { maxLength: 200 }),
  sampled,
  ...facts
});
export type ArrayPreview = Static<typeof ArrayPreviewSchema>;

/** A model with parameters, as scikit-learn's `get_params` tells them. */
export const ModelPreviewSchema = answer('ModelPreview', {
  class: text('The name under which it is imported.', { maxLength: 512 }),
  parameters: Type.Record(Type.String(), Type.String({ maxLength: PREVIEW_CELL }), {
    description: 'Name to a short text of the value, in their own order.'
  })
});
export type ModelPreview = Static<typeof ModelPreviewSchema>;

/**
 * The preview of a version: MIME type to text, base64 for binary types. `application/json` is a tree
 * of what dictionaries and lists hold, keys in their own order: a key that is no text, and a text of
 * digits, is written in brackets (`[1]`, `['1']`), so that no parser moves it. What was cut is `…`.
 */
export const PreviewSchema = answer('Preview', {
  preview: Type.Record(Type.String(), Type.String()),
  incomplete: Type.Optional(
    flag(
      'The stored preview is lost or cannot be reached: this is the part in the row. Absent: false.'
    )
  )
});
export type Preview = Static<typeof PreviewSchema>;

/** Which version's preview to get. Without `version`: the newest. */
export const PreviewQuerySchema = closed({
  ...whichVersion,
  version: Type.Optional(whichVersion.version)
});
