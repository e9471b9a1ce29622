import { type Static, Type } from 'typebox';
import { ArtifactNameSchema, savedAs } from './names.js';
import { editedNotes, editor, setAlias } from './notes.js';
import { ProblemSchema } from './problem.js';
import { answer, flag, integer, list, request, text } from './schema.js';

/** How many numbers of versions one delete takes. */
export const DELETE_LIMIT = 10_000;

/** Which versions to delete. */
export const DeleteRequestSchema = request('DeleteRequest', {
  name: ArtifactNameSchema,
  version: Type.Union(
    [
      Type.Integer({ minimum: 0 }),
      Type.Literal('latest'),
      Type.Literal('all'),
      Type.Array(Type.Integer({ minimum: 0 }), { minItems: 1, maxItems: DELETE_LIMIT })
    ],
    { description: 'Numbers (all of them are deleted, or none), `latest` or `all`.' }
  ),
  save_id: savedAs,
  leave_values: Type.Optional(
    flag(
      'Delete the versions also where their values cannot be reached: those stay then. Without it, such a delete is refused.',
      { default: false }
    )
  ),
  with_aliases: Type.Optional(
    flag(
      'Delete the versions also where aliases point at them, and these aliases. Without it, such a delete is refused.',
      { default: false }
    )
  ),
  permanently: Type.Optional(
    flag(
      'Delete rows and values at once, also those of versions in the trash. Without it, versions go to the trash, unless trash_days is 0.',
      { default: false }
    )
  ),
  dry_run: Type.Optional(
    flag('Only say what would be deleted, or why it is refused.', { default: false })
  ),
  user: editor
});
export type DeleteRequest = Static<typeof DeleteRequestSchema>;

/** Notes to write: what is absent stays as it is. */
export const EditNotesRequestSchema = request('EditNotesRequest', {
  name: ArtifactNameSchema,
  version: Type.Integer({ minimum: 0 }),
  save_id: savedAs,
  ...editedNotes
});
export type EditNotesRequest = Static<typeof EditNotesRequestSchema>;

/** An alias to set, move or remove. */
export const SetAliasRequestSchema = request('SetAliasRequest', {
  name: ArtifactNameSchema,
  save_id: savedAs,
  ...setAlias
});
export type SetAliasRequest = Static<typeof SetAliasRequestSchema>;

/** Which versions were deleted, or would be. */
export const DeletedSchema = answer('Deleted', {
  name: Type.String(),
  versions: Type.Array(Type.Integer()),
  bytes: Type.Optional(integer('Size of their values. Absent: not known.')),
  purge_at: Type.Optional(
    text(
      'When the versions are deleted for good, ISO 8601, UTC: until then they are in the trash. Absent: they are deleted for good.'
    )
  ),
  left: Type.Optional(
    list(
      Type.Object({
        version: Type.Integer(),
        root: Type.String(),
        value_key: Type.String(),
        problem: ProblemSchema
      }),
      'Values that could not be deleted: no version has them. A clean-up of their root finds them. Absent: none.'
    )
  )
});
export type Deleted = Static<typeof DeletedSchema>;
