import { type Static, Type } from 'typebox';

/** How to look for orphans: values without a row, and staging files that nobody writes any more. */
export const CleanUpRequestSchema = Type.Object(
  {
    dry_run: Type.Boolean(),
    grace_seconds: Type.Optional(
      Type.Integer({ minimum: 0, default: 86400, description: 'Younger files are left alone.' })
    )
  },
  { additionalProperties: false, $id: 'CleanUpRequest' }
);

/** How to look for orphans. */
export type CleanUpRequest = Static<typeof CleanUpRequestSchema>;

/** What a clean-up found, and deleted where it was not a dry run. */
export const CleanUpReportSchema = Type.Object(
  {
    dry_run: Type.Boolean(),
    orphans: Type.Array(Type.Object({ value_key: Type.String(), size: Type.Integer() })),
    deleted: Type.Integer(),
    kept_in_grace: Type.Integer({ description: 'Orphans left alone because they are too young.' })
  },
  { $id: 'CleanUpReport' }
);

/** What a clean-up found. */
export type CleanUpReport = Static<typeof CleanUpReportSchema>;
