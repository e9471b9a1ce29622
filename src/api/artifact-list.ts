import { type Static, Type } from 'typebox';
import { ArtifactSchema, ArtifactSummarySchema } from './artifact.js';
import { LOOK_MOST } from './constants.js';
import { ArtifactNameSchema, ArtifactSourceSchema } from './names.js';
import { answer, closed, flag, integer, orNull, text } from './schema.js';

/** The orders in which artifacts are listed. `metadata`: by a number of it. */
export const ARTIFACT_ORDERS = [
  'newest',
  'oldest',
  'name',
  'name_desc',
  'largest',
  'smallest',
  'metadata'
] as const;
export type ArtifactOrder = (typeof ARTIFACT_ORDERS)[number];
export const ArtifactOrderSchema = Type.Enum([...ARTIFACT_ORDERS], { $id: 'ArtifactOrder' });

/** How far the names of a list are counted: a page must not take longer where there are more. */
export const COUNTED = 10_000;
/** The same of a search and of several filters, which are counted among the first names only. */
export const COUNTED_OF_SEARCH = 1000;

/** Which names a list has. All but `search` and `source` look at the newest version of a name. */
export const listFilters = {
  search: Type.Optional(
    text(
      'Words, upper and lower case alike: each is somewhere in the name, the description or the tags.'
    )
  ),
  type: Type.Optional(text('A type: its whole name or what stands behind its last dot.')),
  tag: Type.Optional(text('A tag, or several with commas between them: all of them.')),
  alias: Type.Optional(text('An alias that points at some version of the name.')),
  notebook: Type.Optional(text('The path of a notebook or script: whole, or its last part.')),
  user: Type.Optional(text('Who saved it.')),
  since: Type.Optional(
    text('Saved then or later: 2026, 2026-11, 2026-11-27, or an ISO time with its zone.')
  ),
  until: Type.Optional(text('Saved then or earlier; a day counts to its end.')),
  missing: Type.Optional(
    flag('True: only names with versions that are known to lack their values.')
  ),
  damaged: Type.Optional(
    flag('True: only names with versions that are known to have other bytes than were saved.')
  ),
  source: Type.Optional(ArtifactSourceSchema)
};

/** How to list artifacts. */
export const ListQuerySchema = closed({
  ...listFilters,
  order: Type.Optional(ArtifactOrderSchema),
  order_key: Type.Optional(
    text('For order metadata: the key. Only names that have a number there are listed.')
  ),
  descending: Type.Optional(flag('For order metadata: the greatest number first.')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(text('next_cursor of the page before.')),
  before: Type.Optional(text('previous_cursor of the page behind.')),
  at: Type.Optional(
    text(
      'Where to begin: in an order by name the first letters, in one by time a date as in since, in others a number.'
    )
  ),
  look: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LOOK_MOST,
      description:
        'How many names may be looked at for those that match. Absent: as many as take some milliseconds.'
    })
  ),
  count: Type.Optional(
    Type.Enum(['some', 'all'], {
      default: 'some',
      // Written out: `toLocaleString` takes 5 ms of each start.
      description:
        'How far names are counted: to 10,000, of a search or several filters to 1,000 of the first names, or all, which takes a while where there are millions.'
    })
  )
});
export type ListQuery = Static<typeof ListQuerySchema>;

const page = <T extends Type.TSchema>(item: T) => ({
  artifacts: Type.Array(item),
  next_cursor: orNull(Type.String()),
  database_url: Type.Optional(text('Where they are recorded, without password.'))
});

/** A page of artifacts, one row for each name. */
export const SummaryPageSchema = answer('SummaryPage', {
  ...page(ArtifactSummarySchema),
  database_absent: Type.Optional(
    flag('Whether the SQLite file does not exist yet: the first save makes it. Absent: false.')
  ),
  previous_cursor: Type.Optional(
    orNull(Type.String(), 'For the page before, as `before`; absent or null on the first one.')
  ),
  position: Type.Optional(
    integer('How many names come before the first of this page, where that is known.')
  ),
  partial: Type.Optional(
    flag(
      'The page ended before it was full: more may match, and next_cursor goes on. Absent: false.'
    )
  ),
  total: integer('How many names match, on all pages.'),
  total_is_minimum: Type.Optional(flag('Not all were counted: there are more. Absent: false.'))
});
export type SummaryPage = Static<typeof SummaryPageSchema>;

/** A page of versions. */
export const VersionPageSchema = Type.Object(page(ArtifactSchema), { $id: 'VersionPage' });
export type VersionPage = Static<typeof VersionPageSchema>;

/** Which versions to list: of one name, or of all names where `name` is absent. */
export const VersionsQuerySchema = closed({
  name: Type.Optional(ArtifactNameSchema),
  missing: Type.Optional(flag('True: only versions that are known to lack their values.')),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
  cursor: Type.Optional(Type.String())
});
