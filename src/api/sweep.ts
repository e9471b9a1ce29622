import { type Static, Type } from 'typebox';

/** How to look for orphans: values without a row, and staging files that nobody writes any more. */
export const SweepRequestSchema = Type.Object(
  {
    dry_run: Type.Boolean(),
    grace_seconds: Type.Optional(
      Type.Integer({ minimum: 0, default: 86400, description: 'Younger files are left alone.' })
    )
  },
  { additionalProperties: false, $id: 'SweepRequest' }
);

/** How to look for orphans. */
export type SweepRequest = Static<typeof SweepRequestSchema>;

/** What a sweep found, and deleted where it was not a dry run. */
export const SweepReportSchema = Type.Object(
  {
    dry_run: Type.Boolean(),
    orphans: Type.Array(Type.Object({ value_key: Type.String(), size: Type.Integer() })),
    deleted: Type.Integer(),
    kept_in_grace: Type.Integer({ description: 'Orphans left alone because they are too young.' })
  },
  { $id: 'SweepReport' }
);

/** What a sweep found. */
export type SweepReport = Static<typeof SweepReportSchema>;
