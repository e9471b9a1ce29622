import { type Static, Type } from 'typebox';
import { editor } from './notes.js';
import { ProblemSchema } from './problem.js';
import { answer, flag, integer, list, request, text } from './schema.js';
import { selectedNames } from './store-verification.js';

/** How many versions the report of a retention names. */
export const RETAINED_LISTED = 1000;

/**
 * Which versions to delete: those of which all given conditions say so. Never the newest version of
 * a name, and never one that an alias points at.
 */
export const RetainRequestSchema = request('RetainRequest', {
  ...selectedNames,
  keep_newest: Type.Optional(
    Type.Integer({
      minimum: 1,
      description: 'Only versions that are not among the newest so many of their name.'
    })
  ),
  older_than_days: Type.Optional(
    Type.Number({ minimum: 0, description: 'Only versions that were saved before that.' })
  ),
  tag: Type.Optional(text('Only versions with this tag.', { minLength: 1 })),
  dry_run: flag('Only say which versions would be deleted.'),
  permanently: Type.Optional(
    flag('Delete them at once: without it they go to the trash.', { default: false })
  ),
  user: editor
});
export type RetainRequest = Static<typeof RetainRequestSchema>;

/** What a retention did, or would do. `planned` is deleted + changed + failed, but in a dry run. */
export const RetentionSchema = answer('Retention', {
  dry_run: Type.Boolean(),
  planned: integer('Versions that the conditions say to delete.'),
  deleted: integer('How many of them were deleted; 0 in a dry run.'),
  changed: integer(
    'How many stayed after all: at their delete they were the newest, had an alias, or were gone.'
  ),
  failed: integer('How many could not be deleted: their values cannot be reached.'),
  kept: integer('Versions that stay because of the conditions.'),
  kept_because: Type.Object(
    {
      newest: integer('The newest version of its name.'),
      alias: integer('An alias points at it.'),
      keep_newest: integer('Among the newest ones that are to be kept.'),
      younger: integer('Saved since.'),
      tag: integer('Without the tag.')
    },
    { description: 'Why they stay, by the first reason. Its sum is `kept`.' }
  ),
  lineapy: Type.Optional(integer('Versions of LineaPy’s: they always stay. Absent: none.')),
  bytes: integer('Size of the planned versions.'),
  purge_at: Type.Optional(
    text(
      'When the first of the deleted versions are deleted for good, ISO 8601, UTC. Absent: they are not in the trash.'
    )
  ),
  trashed: Type.Optional(
    list(
      Type.Object({
        name: Type.String(),
        versions: list(Type.Integer(), 'Their numbers.')
      }),
      `Which of the deleted versions are in the trash, ${RETAINED_LISTED} at most. Absent: none.`
    )
  ),
  versions: list(
    Type.Object({
      name: Type.String(),
      version: Type.Integer(),
      size: Type.Integer(),
      date_created: Type.String()
    }),
    `The planned versions, ${RETAINED_LISTED} at most.`
  ),
  problems: list(
    Type.Object({ name: Type.String(), problem: ProblemSchema }),
    'Names whose versions could not be deleted, 200 at most.'
  )
});
export type Retention = Static<typeof RetentionSchema>;
