import { type Static, Type } from 'typebox';
import { InputsSchema } from './lineage.js';
import { ArtifactNameSchema, ArtifactSourceSchema, SaveIdSchema, savedAs } from './names.js';
import { AliasSchema, givenNotes, shownNotes } from './notes.js';
import { ProblemSchema } from './problem.js';
import { answer, closed, flag, integer, list, orNull, request, text } from './schema.js';
import { NotTrustedSchema } from './trust.js';

export {
  ARTIFACT_SOURCES,
  ArtifactNameSchema,
  type ArtifactSource,
  ArtifactSourceSchema,
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
      'Whether a check, a load or a verification did not find its value, and it is still not there. Absent: not known to be missing.'
    )
  )
});
export type Artifact = Static<typeof ArtifactSchema>;

/** What a save has become. */
export const SavedArtifactSchema = answer('SavedArtifact', {
  ...ArtifactSchema.properties,
  new_database: Type.Optional(
    flag('Whether the SQLite file of the database did not exist before. Absent: false.')
  )
});

/** The newest version of an artifact, and how many versions there are. */
export const ArtifactSummarySchema = answer('ArtifactSummary', {
  ...ArtifactSchema.properties,
  version_count: Type.Integer(),
  missing_versions: Type.Optional(
    integer('How many of them are known to lack their values; absent: 0.')
  ),
  damaged_versions: Type.Optional(
    integer('How many of them are known to have other bytes than were saved; absent: 0.')
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
