import { type Static, Type } from 'typebox';
import { ProblemSchema } from './errors.js';
import { InputsSchema } from './lineage.js';
import { ArtifactNameSchema, ArtifactSourceSchema, SaveIdSchema } from './names.js';
import { AliasSchema, editedNotes, editor, givenNotes, setAlias, shownNotes } from './notes.js';
import { answer, closed, flag, integer, list, orNull, request, text } from './schema.js';
import { NotTrustedSchema } from './trust.js';

export {
  ARTIFACT_SOURCES,
  ArtifactNameSchema,
  type ArtifactSource,
  ArtifactSourceSchema,
  NAME_LIMIT,
  SaveIdSchema
} from './names.js';

/** The largest value inside an answer, in bytes. */
export const INLINE_LIMIT = 1_048_576;

/** How many large buffers of a value are recorded. */
export const BUFFER_LIMIT = 1024;

const sha256 = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the value, hex.'
});

/** The formats of values that load without unpickling; newer versions may have more. */
export const DATA_FORMATS = ['parquet', 'numpy', 'json'] as const;
export type DataFormat = (typeof DATA_FORMATS)[number];

const described = {
  format: Type.Optional(
    Type.String({
      pattern: '^[a-z][a-z0-9_.-]{0,31}$',
      description: 'The format of the value’s bytes: parquet, numpy or json. Absent: a pickle.'
    })
  ),
  value_type: text('For example pandas.DataFrame.', { maxLength: 512 }),
  value_shape: orNull(
    Type.Array(Type.Integer()),
    'Rows, columns, … where the value has a shape or a length.'
  ),
  python_version: Type.String({ maxLength: 64 }),
  notebook_path: orNull(Type.String()),
  user: Type.String({ maxLength: 256 }),
  buffers: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()]), {
    maxItems: BUFFER_LIMIT,
    description:
      'Offset and length, in bytes, of the large in-band pickle buffers (PEP 574) of the value, so that a load reads them in place.'
  })
};

const context = {
  code: orNull(Type.String(), 'The session’s code up to the save, secrets masked.'),
  preview: Type.Record(Type.String(), Type.String(), {
    description:
      'What the notebook would show, secrets masked: MIME type to text (base64 for binary types).'
  }),
  packages: Type.Record(Type.String(), Type.String(), {
    description: 'Versions of the imported packages that the value may need.'
  })
};

/** What a client says of a value that it saves. */
export const SaveRequestSchema = request('SaveRequest', {
  name: ArtifactNameSchema,
  save_id: SaveIdSchema,
  size: integer('Bytes.', { minimum: 0 }),
  sha256,
  ...described,
  ...context,
  ...givenNotes,
  inputs: Type.Optional(InputsSchema),
  value: Type.Union(
    [
      closed({ base64: text('The whole value: for small ones.') }),
      closed({ staged: Type.Literal(true, { description: 'The value is in its staging file.' }) })
    ],
    { description: 'Where the bytes are.' }
  )
});
export type SaveRequest = Static<typeof SaveRequestSchema>;

/** Ask for a staging file inside the values root of the session. */
export const StagingRequestSchema = request('StagingRequest', { save_id: SaveIdSchema });

/** Cancel a save. */
export const DiscardRequestSchema = request('DiscardRequest', {
  save_id: SaveIdSchema,
  name: Type.Optional({
    ...ArtifactNameSchema,
    description: 'Of its artifact: with it the value is found also by another storage server.'
  })
});

/** Where to write the value. */
export const StagingSchema = answer('Staging', {
  path: orNull(
    Type.String(),
    'Absolute path; its directory exists. Create it exclusively, with mode 0600. Null: send the value as a stream to uploadValue.'
  )
});
export type Staging = Static<typeof StagingSchema>;

/** What a stream of bytes came to. */
export const UploadedSchema = answer('Uploaded', { size: integer('Bytes.'), sha256 });
export type Uploaded = Static<typeof UploadedSchema>;

/** Which value a stream of bytes is of. */
export const UploadQuerySchema = closed({ name: ArtifactNameSchema, save_id: SaveIdSchema });

/** One version of an artifact, without its code, preview and packages. */
export const ArtifactSchema = answer('Artifact', {
  name: Type.String(),
  version: Type.Integer({ minimum: 0 }),
  date_created: text('ISO 8601, UTC; milliseconds, or LineaPy’s microseconds.'),
  size: integer('Bytes; 0 where a value of LineaPy is missing.'),
  sha256: text('Hex; empty for a value of LineaPy not yet loaded.'),
  value_key: text('Path of the value below its root.'),
  root: text('The artifact_storage_dir that the value was written to.'),
  save_id: Type.Optional(text('Which save it is, in whatever database; absent: LineaPy’s.')),
  database_url: Type.Optional(text('Where it is recorded, without password; in answers of one.')),
  ...described,
  ...shownNotes,
  source: Type.Optional(ArtifactSourceSchema),
  same_as: Type.Optional(
    integer(
      'The earliest version of the same name, in the same root, that has the very same bytes: a folder keeps them once. Absent: none, or smaller than 4 KiB.'
    )
  ),
  verified_at: Type.Optional(
    text('When a verification last found the bytes that were saved: ISO 8601, UTC. Absent: never.')
  ),
  damaged_at: Type.Optional(
    text(
      'When other bytes than were saved were found last, by a check, a load or a verification: ISO 8601, UTC. Absent: its bytes were good since, or nobody looked.'
    )
  ),
  copied_from: Type.Optional(
    text('Of a copy: the id of the database that it was copied from. Absent: it is none.')
  ),
  original_save_id: Type.Optional(text('Of a copy: the save that it is a copy of.')),
  warnings: Type.Optional(list(Type.String(), 'What to know before using it, a sentence each.')),
  value_missing: Type.Optional(
    flag(
      'Whether its value was looked for in vain, by a check, a load or a verification, and is still not there. Absent: not known to be missing.'
    )
  )
});
export type Artifact = Static<typeof ArtifactSchema>;

/** The newest version of an artifact, and how many versions there are. */
export const ArtifactSummarySchema = answer('ArtifactSummary', {
  ...ArtifactSchema.properties,
  version_count: Type.Integer(),
  missing_versions: Type.Optional(
    integer('How many of them are known to lack their values; absent: 0.')
  )
});
export type ArtifactSummary = Static<typeof ArtifactSummarySchema>;

/** One version with everything that was captured at its save, and the way to its value. */
export const ArtifactDetailSchema = answer('ArtifactDetail', {
  ...ArtifactSchema.properties,
  ...context,
  preview_size: Type.Optional(
    integer('Bytes of the whole preview, which getPreview answers. Absent: `preview` is all of it.')
  ),
  value: Type.Object({
    path: orNull(Type.String(), 'Absolute path of the value, where the store is a directory.'),
    base64: orNull(
      Type.String(),
      'The whole value, where it is not larger than the asked inline_limit.'
    ),
    verified: Type.Optional(
      flag(
        'False at the first load of a value that LineaPy saved: it recorded no checksum, so sha256 is that of the bytes as they are now. Absent: true.'
      )
    ),
    unavailable: Type.Optional(text('Why the value cannot be loaded at all, in one sentence.')),
    problem: Type.Optional({
      ...ProblemSchema,
      description:
        'Why the value cannot be read now: it is missing, damaged or out of reach. Only without `load`, which fails instead.'
    })
  }),
  not_trusted: Type.Optional(NotTrustedSchema)
});
export type ArtifactDetail = Static<typeof ArtifactDetailSchema>;

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

/** How many names a page may look at, where it goes on behind one that ended early. */
export const LOOK_ON = 250_000;
/** How many it may look at at most. */
export const LOOK_MOST = 1_000_000;

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

/** A save by its id, whatever has its name and number by now. */
const savedAs = Type.Optional(
  Type.String({
    ...SaveIdSchema,
    description: 'That very save or none: name and version only name it in messages.'
  })
);

/** Which version to get. Without `version`: the newest. */
export const GetQuerySchema = closed({
  name: ArtifactNameSchema,
  version: Type.Optional(Type.Integer({ minimum: 0 })),
  alias: Type.Optional(
    Type.String({ ...AliasSchema, description: 'The version that this name points at.' })
  ),
  save_id: savedAs,
  source: Type.Optional(ArtifactSourceSchema),
  load: Type.Optional(flag('The value will be loaded: counts as used.', { default: false })),
  inline_limit: Type.Optional(
    Type.Integer({ minimum: 0, maximum: INLINE_LIMIT, default: 0, description: 'Bytes.' })
  )
});

/** Which value to download. With its root and key also that of a save that is recorded elsewhere. */
export const DownloadQuerySchema = closed({
  ...GetQuerySchema.properties,
  root: Type.Optional(text('Where its value was written, as the save remembers it.')),
  value_key: Type.Optional(text('Path of the value below that root.'))
});

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

/** Which versions were deleted. */
export const DeletedSchema = answer('Deleted', {
  name: Type.String(),
  versions: Type.Array(Type.Integer()),
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
