import { type Static, Type } from 'typebox';
import { ArtifactSchema } from './artifact.js';
import { RESTORE_LIMIT } from './constants.js';
import { ArtifactNameSchema, SaveIdSchema } from './names.js';
import { answer, closed, integer, list, orNull, request, text } from './schema.js';

/** Days that a deleted version stays in the trash where no setting says it. */
export const TRASH_DAYS = 7;

/** The most that a setting may say: a hundred years. */
export const TRASH_DAYS_LIMIT = 36_500;

const when = {
  deleted_at: text('When it was deleted: ISO 8601, UTC.'),
  deleted_by: text('Who deleted it, as that program said.'),
  purge_at: text('When it is deleted for good, with its value: ISO 8601, UTC.')
};

/** A version in the trash: in no other list, and no load finds it. */
export const TrashedArtifactSchema = answer('TrashedArtifact', {
  ...ArtifactSchema.properties,
  ...when,
  aliases: Type.Optional(
    list(Type.String(), 'The names that pointed at it; a restore brings those back that are free.')
  )
});
export type TrashedArtifact = Static<typeof TrashedArtifactSchema>;

/** Which versions in the trash to list, the latest deleted first. */
export const TrashQuerySchema = closed({
  name: Type.Optional(ArtifactNameSchema),
  save_id: Type.Optional(Type.String({ ...SaveIdSchema, description: 'Only that very save.' })),
  versions: Type.Optional(
    Type.String({
      pattern: '^\\d{1,16}(,\\d{1,16})*$',
      description: 'Only these numbers, with commas between them; `total` counts the others, too.'
    })
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(text('next_cursor of the page before.'))
});
export type TrashQuery = Static<typeof TrashQuerySchema>;

/** A page of versions in the trash. */
export const TrashPageSchema = answer('TrashPage', {
  artifacts: Type.Array(TrashedArtifactSchema),
  next_cursor: orNull(Type.String()),
  total: integer('How many versions are in the trash: of that name, where one was asked for.'),
  total_size: integer('Bytes of their values.'),
  database_url: Type.Optional(text('Where they are recorded, without password.'))
});
export type TrashPage = Static<typeof TrashPageSchema>;

/** Which versions to take out of the trash. */
export const RestoreRequestSchema = request('RestoreRequest', {
  name: ArtifactNameSchema,
  version: Type.Union(
    [
      Type.Integer({ minimum: 0 }),
      Type.Literal('latest'),
      Type.Literal('all'),
      Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: RESTORE_LIMIT })
    ],
    { description: 'Numbers, `latest` (the highest number of the name in the trash) or `all`.' }
  ),
  save_id: Type.Optional(
    Type.String({
      ...SaveIdSchema,
      description: 'That very save or none: name and version only name it in messages.'
    })
  )
});
export type RestoreRequest = Static<typeof RestoreRequestSchema>;

/** Which versions were restored: each has its own number again. */
export const RestoredSchema = answer('Restored', {
  name: Type.String(),
  versions: Type.Array(Type.Integer(), { description: 'Ascending.' }),
  aliases_left: Type.Optional(
    list(
      Type.Object({
        alias: Type.String(),
        version: integer('The version that it pointed at when that was deleted.'),
        points_at: integer('The version that it points at now, and goes on to.')
      }),
      'Aliases that point elsewhere by now. Absent: none.'
    )
  )
});
export type Restored = Static<typeof RestoredSchema>;

/** How to empty the trash. */
export const EmptyTrashRequestSchema = request('EmptyTrashRequest', {
  dry_run: Type.Boolean(),
  older_than_days: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: TRASH_DAYS_LIMIT,
      description: 'Only what was deleted that long ago. Absent: everything.'
    })
  )
});
export type EmptyTrashRequest = Static<typeof EmptyTrashRequestSchema>;

/** How many versions that could not be deleted a report names. */
export const LEFT_LIMIT = 200;

/** What is in the trash, and deleted for good where it was not a dry run. */
export const TrashReportSchema = answer('TrashReport', {
  dry_run: Type.Boolean(),
  planned: integer('Versions in the trash that were meant, when it began.'),
  bytes: integer('Size of their values.'),
  deleted: integer('Versions that were deleted for good.'),
  kept: integer(
    'Versions that stay in the trash, for their values cannot be reached, and those that were restored or deleted by others meanwhile. In a dry run: 0.'
  ),
  unreachable: list(
    Type.Object({
      root: Type.String(),
      versions: integer('How many have their values there.'),
      reason: text('Why it cannot be reached, in one sentence.')
    }),
    'Roots that cannot be reached: their versions stay.'
  ),
  left: integer(
    'Values that could not be deleted, though their versions were: a clean-up finds them.'
  )
});
export type TrashReport = Static<typeof TrashReportSchema>;
