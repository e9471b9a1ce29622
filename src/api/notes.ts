import { type Static, Type } from 'typebox';
import { answer, closed, flag, integer, orNull, text } from './schema.js';

/** How many characters of a description lists carry. */
export const LISTED_DESCRIPTION = 200;

/** A value in metadata. Numbers can be sorted by. */
export const MetadataValueSchema = Type.Union([
  Type.Number(),
  Type.String(),
  Type.Boolean(),
  Type.Null()
]);
export type MetadataValue = Static<typeof MetadataValueSchema>;

const description = text('At most 10,000 characters; empty: none.');
const tags = Type.Array(Type.String(), {
  description:
    'At most 50, each of 1 to 100 characters, without blanks at its ends, control characters and commas.'
});
const metadata = Type.Record(Type.String(), MetadataValueSchema, {
  description:
    'At most 200 keys, each as a tag, with a number, a text of at most 1,000 characters, true, false or null.'
});

/** What people write about a version: at its save, or later. */
export const givenNotes = {
  description: Type.Optional(description),
  tags: Type.Optional(tags),
  metadata: Type.Optional(metadata)
};

/** The same in answers; absent: none. */
export const shownNotes = {
  ...givenNotes,
  edited_at: Type.Optional(text('When its notes were last edited, ISO 8601, UTC; absent: never.')),
  edited_by: Type.Optional(text('Who edited its notes.')),
  aliases: Type.Optional(
    Type.Array(Type.String(), { description: 'The names that point at this version.' })
  )
};

/** Description, tags and metadata of a version. */
export interface Notes {
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly metadata?: Readonly<Record<string, MetadataValue>>;
}

/** Who does it, where that is recorded. */
export const editor = Type.Optional(
  text('Who does it; absent: the user of the storage server.', { maxLength: 256 })
);

/** Routes put a name and a version before these. */
export const editedNotes = {
  ...givenNotes,
  if_edited_at: Type.Optional(
    orNull(
      Type.String(),
      'Its `edited_at` when its editor saw it; null: it was never edited. Notes that were edited since stay, and the answer is a conflict. Absent: not asked.'
    )
  ),
  user: editor
};

/** Which alias to set. */
export const AliasSchema = text('As a tag; neither a number, nor "latest" or "all".');

/** What routes put behind a name. */
export const setAlias = {
  alias: AliasSchema,
  version: orNull(Type.Integer({ minimum: 0 }), 'The version it points at then; null: removed.'),
  user: editor
};

/** What an alias points at. */
export const AliasAnswerSchema = answer('Alias', {
  name: Type.String(),
  alias: Type.String(),
  version: orNull(Type.Integer(), 'Null: there is no such alias any more.'),
  previous: orNull(Type.Integer(), 'The version that it pointed at before; null: none.')
});
export type Alias = Static<typeof AliasAnswerSchema>;

/** Of what values are suggested. */
const FACET_KINDS = ['type', 'tag', 'user', 'notebook', 'alias', 'metadata'] as const;
export type FacetKind = (typeof FACET_KINDS)[number];

/** Which values to suggest for a filter. */
export const FacetsQuerySchema = closed({
  kind: Type.Enum([...FACET_KINDS]),
  starts: Type.Optional(
    text('Part of the value, upper and lower case alike: those that start with it come first.')
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 50 }))
});
export type FacetsQuery = Static<typeof FacetsQuerySchema>;

/** The values that a filter finds. */
export const FacetsSchema = answer('Facets', {
  values: Type.Array(
    answer('Facet', {
      value: text('Of metadata: a key whose value is a number somewhere.'),
      count: integer('How many names have it in their newest version.'),
      count_is_minimum: Type.Optional(flag('Not all were counted. Absent: false.'))
    }),
    { description: 'The most frequent first.' }
  )
});
export type Facets = Static<typeof FacetsSchema>;
