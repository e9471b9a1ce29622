import { type Static, Type } from 'typebox';
import { answer, integer, request } from './schema.js';
import { ForeignFilesSchema } from './store-verification.js';

/** How to look for orphans: values without a row, and abandoned staging files. */
export const CleanUpRequestSchema = request('CleanUpRequest', {
  dry_run: Type.Boolean(),
  grace_seconds: Type.Optional(
    Type.Integer({ minimum: 0, default: 86400, description: 'Younger files are left alone.' })
  )
});
export type CleanUpRequest = Static<typeof CleanUpRequestSchema>;

/** What a clean-up found, and deleted where it was not a dry run. */
export const CleanUpReportSchema = answer('CleanUpReport', {
  dry_run: Type.Boolean(),
  orphans: Type.Array(Type.Object({ value_key: Type.String(), size: Type.Integer() })),
  deleted: Type.Integer(),
  kept_in_grace: integer('Orphans left alone because they are too young.'),
  foreign: Type.Optional(ForeignFilesSchema)
});
export type CleanUpReport = Static<typeof CleanUpReportSchema>;
