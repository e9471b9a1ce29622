import { type Static, Type } from 'typebox';
import { listFilters } from './artifact-list.js';
import { COPY_CONFLICTS, NAME_LIMIT } from './constants.js';
import { LocationSettingsSchema } from './location.js';
import { ArtifactNameSchema, SaveIdSchema } from './names.js';
import { ProblemSchema } from './problem.js';
import { answer, flag, integer, list, request, text } from './schema.js';

/** How many versions a report of a copy names of each list. */
export const COPY_LISTED = 200;

/** How many single versions a copy can be asked for. */
const COPY_LIMIT = 10_000;

export type CopyConflicts = (typeof COPY_CONFLICTS)[number];

/** Which versions to copy. */
export const CopySelectionSchema = Type.Union(
  [
    request('CopyAll', { all: Type.Literal(true) }),
    request('CopyFiltered', { filters: request('CopyFilters', listFilters) }),
    request('CopyVersions', {
      versions: Type.Array(
        request('CopyVersion', {
          name: ArtifactNameSchema,
          version: Type.Optional(
            Type.Integer({ minimum: 0, description: 'Absent: all versions of the name.' })
          ),
          save_id: Type.Optional(SaveIdSchema)
        }),
        { minItems: 1, maxItems: COPY_LIMIT }
      )
    })
  ],
  {
    description:
      'All; all versions of the names that a list with these filters has; or these versions.'
  }
);
export type CopySelection = Static<typeof CopySelectionSchema>;

/** What to copy, and where to. */
export const CopyRequestSchema = request('CopyRequest', {
  target: {
    ...LocationSettingsSchema,
    description:
      'Where to. What is absent is that of new sessions, never that of this session. Secrets stay in memory.'
  },
  selection: CopySelectionSchema,
  conflicts: Type.Optional(
    Type.Enum([...COPY_CONFLICTS], {
      default: 'append',
      description:
        'Where the target has given the number of a version to another save, or to a deleted one. append: the next number there, in the order of the source. prefix: `prefix` before the name. skip: not copied. stop: nothing is copied.'
    })
  ),
  prefix: Type.Optional(
    text('For conflicts prefix: what to put before the name.', { maxLength: NAME_LIMIT })
  ),
  dry_run: flag('Only say what would be copied. Writes nothing.')
});
export type CopyRequest = Static<typeof CopyRequestSchema>;

const address = (name: string) =>
  answer(name, {
    artifact_storage_dir: text('Where the values are, without secrets.'),
    database_url: text('Where the metadata are, without password.')
  });

/**
 * What a copy did, or would do. `planned` is always `already_there` + `copied` (in a dry run
 * `to_copy`) + `failed` + `skipped`; `copied` is always `verified` + `not_verified`.
 */
export const CopyReportSchema = answer('CopyReport', {
  dry_run: Type.Boolean(),
  job_id: text('Names this copy in the database of the target: again, it is the same.'),
  source: address('CopySource'),
  target: address('CopyTarget'),
  new_database: Type.Optional(
    flag('Whether the SQLite file of the target did not exist before. Absent: false.')
  ),
  planned: integer('Versions that are to be at the target: all of the selection.'),
  to_copy: integer('How many would be copied now. 0 where it was no dry run.'),
  already_there: integer('How many the target had: saved there, or copied before.'),
  copied: integer('How many this copy made.'),
  verified: integer('How many of those were read back and are what was saved.'),
  not_verified: integer('How many of those could be written, but not read back.'),
  verified_now: Type.Optional(
    integer(
      'How many of `already_there` an earlier copy could not read back, and this one did: they are what was saved. Absent: 0.'
    )
  ),
  failed: integer('How many could not be copied, their values for example: see `problems`.'),
  skipped: integer(
    'How many were left out because of a conflict, or deleted at the source meanwhile.'
  ),
  lineapy: integer('How many of `planned` LineaPy saved.'),
  bytes: integer('Bytes that were to be copied.'),
  bytes_copied: integer('Bytes that were copied.'),
  conflicts: list(
    Type.Object({
      name: Type.String(),
      version: integer('Its number at the source.'),
      target_name: Type.Optional(text('Its name at the target. Absent: the same.')),
      target_version: Type.Optional(integer('Its number at the target. Absent: not copied.'))
    }),
    'Versions whose number the target has given to another save, 200 at most.'
  ),
  conflict_count: integer('How many there are in all.'),
  problems: list(
    Type.Object({
      name: Type.String(),
      version: Type.Integer(),
      save_id: Type.Optional(text('Absent: LineaPy’s.')),
      value_key: Type.Optional(Type.String()),
      reason: Type.Enum(['missing', 'damaged', 'unreachable', 'conflict', 'other']),
      problem: ProblemSchema
    }),
    'Versions that could not be copied, and why, 200 at most.'
  ),
  unverified: Type.Optional(
    list(
      Type.Object({ name: Type.String(), version: integer('Its number at the target.') }),
      'Versions that this copy or an earlier one brought, and that could not be read back yet, 200 at most. The same copy, started again, tries it.'
    )
  ),
  unverified_count: Type.Optional(integer('How many there are in all. Absent: 0.')),
  saved_meanwhile: integer(
    'Versions that were saved at the source behind the last look at it. The same copy, started again, brings them.'
  )
});
export type CopyReport = Static<typeof CopyReportSchema>;
