import { type Static, Type } from 'typebox';
import { ArtifactSchema } from './artifact.js';
import { whichVersion } from './names.js';
import { answer, closed, flag, integer, list, orNull, text } from './schema.js';

/** How much of a comparison is told: lines of code, and changed values. */
export const COMPARED_LINES = 2000;
export const COMPARED_VALUES = 500;
/** The longest text of a line or a value, in characters. */
export const COMPARED_TEXT = 1000;

/** Which two versions to compare. */
export const CompareQuerySchema = closed({
  ...whichVersion,
  other_name: Type.Optional({
    ...whichVersion.name,
    description: 'Absent: the same name.'
  }),
  other_version: whichVersion.version,
  other_save_id: whichVersion.save_id,
  other_source: whichVersion.source
});

const either = { before: orNull(Type.String()), after: orNull(Type.String()) };

/** Something that differs. Null: it is not there. */
export const DifferenceSchema = answer('Difference', {
  key: text('Its name: a fact, a package, a statistic; of a tree the way to it, as `a.b[0]`.'),
  ...either
});
export type Difference = Static<typeof DifferenceSchema>;

const differences = (description: string) => list(DifferenceSchema, description);

/** Lines around a change. */
export const CodeHunkSchema = answer('CodeHunk', {
  before_start: integer('The number of its first line in the first code, from 1.'),
  after_start: integer('The same in the second one.'),
  lines: list(
    answer('CodeLine', {
      mark: Type.Enum([' ', '-', '+'], { description: 'In both, only in the first, the second.' }),
      text: Type.String()
    }),
    'Three lines around a change stay.'
  )
});
export type CodeHunk = Static<typeof CodeHunkSchema>;

/** How the code of two saves differs. */
export const CodeComparisonSchema = answer('CodeComparison', {
  hunks: list(CodeHunkSchema, 'Empty: the same code.'),
  added: integer('How many lines only the second one has.'),
  removed: integer('How many lines only the first one has.'),
  rough: Type.Optional(
    flag('Too large or too different: all from the first to the last change is told as changed.')
  ),
  cut: Type.Optional(flag('There are more changes than are told.'))
});
export type CodeComparison = Static<typeof CodeComparisonSchema>;

const column = answer('ComparedColumn', { name: Type.String(), type: Type.String() });
const counts = answer('ComparedCount', { before: Type.Integer(), after: Type.Integer() });

/** How two tables differ, as far as their previews tell. */
export const TableComparisonSchema = answer('TableComparison', {
  rows: counts,
  columns: counts,
  added: list(column, 'Columns that only the second one has.'),
  removed: list(column, 'Columns that only the first one has.'),
  retyped: differences('Columns whose type changed.'),
  moved: list(
    answer('MovedStatistic', { column: Type.String(), statistic: Type.String(), ...either }),
    'Statistics of columns that changed: nulls, distinct, min, max, mean.'
  ),
  sampled: Type.Optional(flag('Statistics are of a part of the rows of one or both.'))
});
export type TableComparison = Static<typeof TableComparisonSchema>;

/** How two versions differ. What is not named is the same, or is not known. */
export const ComparisonSchema = answer('Comparison', {
  before: ArtifactSchema,
  after: ArtifactSchema,
  same_bytes: flag('Whether both have the same size and SHA-256.'),
  same_preview: Type.Optional(flag('Whether both previews are the same. Absent: they are not.')),
  preview_in_part: Type.Optional(
    flag('A preview shows a part of its value only: what differs may be in the rest. Absent: none.')
  ),
  facts: list(
    answer('ChangedFact', { field: Type.String(), ...either }),
    'Of type, shape, size, Python, user, notebook and notes: those that differ.'
  ),
  code: Type.Optional(CodeComparisonSchema),
  packages: list(
    answer('ChangedPackage', { name: Type.String(), ...either }),
    'Those with other versions, or only in one.'
  ),
  metadata: differences('Of the notes: keys that differ.'),
  table: Type.Optional(TableComparisonSchema),
  statistics: Type.Optional(differences('Of arrays: those that moved.')),
  values: Type.Optional(
    differences('Of dictionaries, lists, numbers, texts and parameters of models: what differs.')
  ),
  values_cut: Type.Optional(flag('There are more differences of values than are told.'))
});
export type Comparison = Static<typeof ComparisonSchema>;
