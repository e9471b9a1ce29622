import { type Static, Type } from 'typebox';
import { listFilters } from './artifact-list.js';
import { ArtifactNameSchema } from './names.js';
import { ProblemSchema } from './problem.js';
import { answer, flag, integer, list, number, request, text } from './schema.js';
import { notKept } from './verification.js';

/** How many files or versions of one sort a report names. */
export const NAMED_IN_REPORT = 200;

const FiltersSchema = Type.Object(listFilters, {
  additionalProperties: false,
  description: 'Only the names that a list with these filters has.'
});

/** Which names work on a whole store is about; without both: all. */
export const selectedNames = {
  names: Type.Optional(list(ArtifactNameSchema, 'Only these names.')),
  filters: Type.Optional(FiltersSchema)
};

/** Which names are meant. */
export interface SelectedNames {
  readonly names?: readonly string[];
  readonly filters?: Static<typeof FiltersSchema>;
}

/** Which values to verify, and how fast. */
export const VerifyStoreRequestSchema = request('VerifyStoreRequest', {
  ...selectedNames,
  older_than_days: Type.Optional(
    Type.Number({
      minimum: 0,
      description:
        'Only versions that were not verified in the last so many days. Those that were found damaged, or are known to be missing, are always read again.'
    })
  ),
  bytes_per_second: Type.Optional(
    Type.Integer({ minimum: 1, description: 'How fast values are read at most; absent: no limit.' })
  ),
  look_for_files: Type.Optional(
    flag('Whether to look for orphans and foreign files in the present root, too.', {
      default: true
    })
  )
});
export type VerifyStoreRequest = Static<typeof VerifyStoreRequestSchema>;

/** Files of a root that no version has. */
const files = (what: string) =>
  answer(what, {
    count: integer('How many.'),
    bytes: integer('Their size.'),
    listed: list(
      Type.Object({ value_key: text('Path below the root.'), size: Type.Integer() }),
      `The first of them, ${NAMED_IN_REPORT} at most.`
    )
  });

/** Files that are not of our form: they are never touched. */
export const ForeignFilesSchema = files('ForeignFiles');
export type ForeignFiles = Static<typeof ForeignFilesSchema>;

/** Values without a row, and abandoned staging files. */
export const OrphanFilesSchema = files('OrphanFiles');
export type OrphanFiles = Static<typeof OrphanFilesSchema>;

/** What became of versions that did not verify. */
const UNVERIFIED_REASONS = ['damaged', 'missing', 'unreadable'] as const;

/** What a verification of many values found. `planned` is the sum of the five numbers behind it. */
export const StoreVerificationSchema = answer('StoreVerification', {
  planned: integer('Versions that were to be verified.'),
  verified: integer('Their value is what was saved.'),
  damaged: integer('Their value has another size or checksum.'),
  missing: integer('Their value is not there.'),
  unreadable: integer('Their value could not be read: its root cannot be reached, for example.'),
  without_checksum: integer('LineaPy saved them, and nobody loaded them yet: nothing to compare.'),
  skipped: integer('Versions that were verified lately, as older_than_days says.'),
  bytes: integer('Size of the values that were verified.'),
  problems: list(
    Type.Object({
      name: Type.String(),
      version: Type.Integer(),
      root: Type.String(),
      value_key: Type.String(),
      reason: Type.Enum([...UNVERIFIED_REASONS]),
      problem: Type.Optional(ProblemSchema)
    }),
    `Versions that did not verify, ${NAMED_IN_REPORT} at most.`
  ),
  orphans: Type.Optional(OrphanFilesSchema),
  foreign: Type.Optional(ForeignFilesSchema),
  owners: Type.Optional(
    integer(
      'How many other databases keep values in the present root: values that no version here has may be theirs, and are counted as foreign. Absent: none.'
    )
  ),
  not_kept: notKept,
  seconds: number('How long it took.')
});
export type StoreVerification = Static<typeof StoreVerificationSchema>;
