import { type Static, Type } from 'typebox';
import { SaveIdSchema, whichVersion } from './names.js';
import { answer, flag, integer, request, text } from './schema.js';

/** Whether what a verification found is lost with the storage server. */
export const notKept = Type.Optional(
  flag(
    'Of versions that LineaPy saved: what was found is known only until this storage server ends, because their database has no tables of ours, or may only be read. Absent: false.'
  )
);

/** Which version's value to verify. */
export const VerifyRequestSchema = request('VerifyRequest', {
  ...whichVersion,
  save_id: Type.Optional(Type.String({ ...SaveIdSchema, description: 'That very save, or none.' }))
});
export type VerifyRequest = Static<typeof VerifyRequestSchema>;

/** What a verification found: a value of the recorded size and SHA-256. Anything else is an error. */
export const VerificationSchema = answer('Verification', {
  name: Type.String(),
  version: Type.Integer(),
  root: text('Where the value is.'),
  value_key: text('Path of the value below its root.'),
  size: integer('Bytes.'),
  sha256: text('Hex.'),
  verified_at: text('ISO 8601, UTC.'),
  not_kept: notKept
});
export type Verification = Static<typeof VerificationSchema>;
