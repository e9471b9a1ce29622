import { type Static, Type } from 'typebox';
import { SaveIdSchema, whichVersion } from './names.js';
import { answer, integer, request, text } from './schema.js';

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
  verified_at: text('ISO 8601, UTC.')
});
export type Verification = Static<typeof VerificationSchema>;
