import { type Static, Type } from 'typebox';
import { answer, flag, integer, list, request, text } from './schema.js';

/** Tell where the values of a root are now, after it moved. */
export const RelocateRequestSchema = request('RelocateRequest', {
  old_root: text('The root that versions remember.'),
  new_root: text('An artifact_storage_dir that holds the same values.'),
  dry_run: flag('Verify only.')
});
export type RelocateRequest = Static<typeof RelocateRequestSchema>;

/** What a relocation verified, and whether it was done: it is when every value verified. */
export const RelocationSchema = answer('Relocation', {
  old_root: Type.String(),
  new_root: Type.String(),
  dry_run: Type.Boolean(),
  versions: integer('Versions with their value in the old root.'),
  verified: integer('How many have a value of the recorded size and SHA-256 in the new root.'),
  bytes: integer('Size of those values.'),
  problems: list(
    Type.Object({
      name: Type.String(),
      version: Type.Integer(),
      value_key: Type.String(),
      reason: Type.Enum(['missing', 'changed'])
    }),
    'Values that did not verify, 200 at most.'
  ),
  relocated: Type.Boolean()
});
export type Relocation = Static<typeof RelocationSchema>;
