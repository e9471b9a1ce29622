import { type Static, Type } from 'typebox';

/** Tell where the values of a root are now, after it moved. */
export const RelocateRequestSchema = Type.Object(
  {
    old_root: Type.String({ description: 'The root that versions remember.' }),
    new_root: Type.String({ description: 'An artifact_storage_dir that holds the same values.' }),
    dry_run: Type.Boolean({ description: 'Verify only.' })
  },
  { additionalProperties: false, $id: 'RelocateRequest' }
);

/** Tell where the values of a root are now. */
export type RelocateRequest = Static<typeof RelocateRequestSchema>;

/** What a relocation verified, and whether it took place: it does when every value verified. */
export const RelocationSchema = Type.Object(
  {
    old_root: Type.String(),
    new_root: Type.String(),
    dry_run: Type.Boolean(),
    versions: Type.Integer({ description: 'Versions with their value in the old root.' }),
    verified: Type.Integer({
      description: 'How many have a value of the recorded size and SHA-256 in the new root.'
    }),
    bytes: Type.Integer({ description: 'Size of those values.' }),
    problems: Type.Array(
      Type.Object({
        name: Type.String(),
        version: Type.Integer(),
        value_key: Type.String(),
        reason: Type.Enum(['missing', 'changed'])
      }),
      { description: 'Values that did not verify, 20 at most.' }
    ),
    relocated: Type.Boolean()
  },
  { $id: 'Relocation' }
);

/** What a relocation verified, and whether it took place. */
export type Relocation = Static<typeof RelocationSchema>;
