import { type Static, Type } from 'typebox';
import { ProblemSchema } from './errors.js';

/** An artifact's name: any text without control characters at its ends or inside. */
export const ArtifactNameSchema = Type.String({
  minLength: 1,
  maxLength: 1024,
  description:
    'Any text of 1 to 1,024 characters, and of 2,048 bytes as UTF-8 at most, that is not blank and has no control character.'
});

/**
 * A save's id, made by the client: a repeated request with the same id is the same save, so a
 * client that lost the answer asks again and never makes a second version.
 */
export const SaveIdSchema = Type.String({
  pattern: '^[0-9A-Za-z-]{8,64}$',
  description: 'For example 20261123T221653Z-1f2e3d4c5b6a.'
});

const sha256 = Type.String({
  pattern: '^[0-9a-f]{64}$',
  description: 'SHA-256 of the value, hex.'
});

const described = {
  value_type: Type.String({ maxLength: 512, description: 'For example pandas.DataFrame.' }),
  value_shape: Type.Union([Type.Array(Type.Integer()), Type.Null()], {
    description: 'Rows, columns, … where the value has a shape or a length.'
  }),
  python_version: Type.String({ maxLength: 64 }),
  notebook_path: Type.Union([Type.String(), Type.Null()]),
  user: Type.String({ maxLength: 256 }),
  buffers: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()]), {
    maxItems: 1024,
    description:
      'Offset and length, in bytes, of the large in-band pickle buffers (PEP 574) of the value, so that a load reads them in place.'
  })
};

const context = {
  code: Type.Union([Type.String(), Type.Null()], {
    description: 'The session’s code up to the save, secrets masked.'
  }),
  preview: Type.Record(Type.String(), Type.String(), {
    description:
      'What the notebook would show, secrets masked: MIME type to text (base64 for binary types).'
  }),
  packages: Type.Record(Type.String(), Type.String(), {
    description: 'Versions of the imported packages that the value may need.'
  })
};

/** What a client says of a value that it saves. */
export const SaveRequestSchema = Type.Object(
  {
    name: ArtifactNameSchema,
    save_id: SaveIdSchema,
    size: Type.Integer({ minimum: 0, description: 'Bytes.' }),
    sha256,
    ...described,
    ...context,
    value: Type.Union(
      [
        Type.Object(
          { base64: Type.String({ description: 'The whole value: for small ones.' }) },
          { additionalProperties: false }
        ),
        Type.Object(
          { staged: Type.Literal(true, { description: 'The value is in its staging file.' }) },
          { additionalProperties: false }
        )
      ],
      { description: 'Where the bytes are.' }
    )
  },
  { additionalProperties: false, $id: 'SaveRequest' }
);

/** What a client says of a value that it saves. */
export type SaveRequest = Static<typeof SaveRequestSchema>;

/** Ask for a staging file inside the values root of the session. */
export const StagingRequestSchema = Type.Object(
  { save_id: SaveIdSchema },
  { additionalProperties: false, $id: 'StagingRequest' }
);

/** Give up a save. */
export const DiscardRequestSchema = Type.Object(
  {
    save_id: SaveIdSchema,
    name: Type.Optional({
      ...ArtifactNameSchema,
      description: 'Of its artifact: with it the value is found also by another storage server.'
    })
  },
  { additionalProperties: false, $id: 'DiscardRequest' }
);

/** Where to write the value. */
export const StagingSchema = Type.Object(
  {
    path: Type.Union([Type.String(), Type.Null()], {
      description:
        'Absolute path; its directory exists. Create it exclusively, with mode 0600. Null: send the value as a stream to uploadValue.'
    })
  },
  { $id: 'Staging' }
);

/** Where to write the value. */
export type Staging = Static<typeof StagingSchema>;

/** Whose software saved a version: ours, or LineaPy, whose stores are read in place. */
export const ARTIFACT_SOURCES = ['artifact_storage', 'lineapy'] as const;

/** One of {@link ARTIFACT_SOURCES}. */
export type ArtifactSource = (typeof ARTIFACT_SOURCES)[number];

/** What a stream of bytes came to. */
export const UploadedSchema = Type.Object(
  { size: Type.Integer({ description: 'Bytes.' }), sha256 },
  { $id: 'Uploaded' }
);

/** What a stream of bytes came to. */
export type Uploaded = Static<typeof UploadedSchema>;

/** Which value a stream of bytes is of. */
export const UploadQuerySchema = Type.Object(
  { name: ArtifactNameSchema, save_id: SaveIdSchema },
  { additionalProperties: false }
);

/** One version of an artifact, without its code, preview and packages. */
export const ArtifactSchema = Type.Object(
  {
    name: Type.String(),
    version: Type.Integer({ minimum: 0 }),
    date_created: Type.String({
      description: 'ISO 8601, UTC; milliseconds, or LineaPy’s microseconds.'
    }),
    size: Type.Integer({ description: 'Bytes; 0 where a value of LineaPy is missing.' }),
    sha256: Type.String({ description: 'Hex; empty for a value of LineaPy not yet loaded.' }),
    value_key: Type.String({ description: 'Path of the value below its root.' }),
    root: Type.String({ description: 'The artifact_storage_dir that the value was written to.' }),
    save_id: Type.Optional(
      Type.String({ description: 'Which save it is, in whatever database; absent: LineaPy’s.' })
    ),
    database_url: Type.Optional(
      Type.String({ description: 'Where it is recorded, without password; in answers of one.' })
    ),
    ...described,
    source: Type.Optional(
      Type.Enum([...ARTIFACT_SOURCES], {
        description: 'Who saved it; absent: Artifact Storage. Those of lineapy are read-only.'
      })
    ),
    warnings: Type.Optional(
      Type.Array(Type.String(), { description: 'What to know before using it, a sentence each.' })
    ),
    value_missing: Type.Optional(
      Type.Boolean({
        description:
          'Whether its value was looked for in vain, by a check or a load, and is still not there. Absent: not known to be missing.'
      })
    )
  },
  { $id: 'Artifact' }
);

/** One version of an artifact. */
export type Artifact = Static<typeof ArtifactSchema>;

/** The newest version of an artifact, and how many versions there are. */
export const ArtifactSummarySchema = Type.Object(
  {
    ...ArtifactSchema.properties,
    version_count: Type.Integer(),
    missing_versions: Type.Optional(
      Type.Integer({ description: 'How many of them are known to lack their values; absent: 0.' })
    )
  },
  { $id: 'ArtifactSummary' }
);

/** The newest version of an artifact, and how many versions there are. */
export type ArtifactSummary = Static<typeof ArtifactSummarySchema>;

/** One version with everything that was captured at its save, and the way to its value. */
export const ArtifactDetailSchema = Type.Object(
  {
    ...ArtifactSchema.properties,
    ...context,
    value: Type.Object({
      path: Type.Union([Type.String(), Type.Null()], {
        description: 'Absolute path of the value, where the store is a directory.'
      }),
      base64: Type.Union([Type.String(), Type.Null()], {
        description: 'The whole value, where it is not larger than the asked inline_limit.'
      }),
      verified: Type.Optional(
        Type.Boolean({
          description:
            'False at the first load of a value that LineaPy saved: it recorded no checksum, so sha256 is that of the bytes as they are now. Absent: true.'
        })
      ),
      unavailable: Type.Optional(
        Type.String({ description: 'Why the value cannot be loaded at all, in one sentence.' })
      )
    })
  },
  { $id: 'ArtifactDetail' }
);

/** One version with everything that was captured at its save. */
export type ArtifactDetail = Static<typeof ArtifactDetailSchema>;

/** The orders in which artifacts are listed. */
export const ARTIFACT_ORDERS = ['newest', 'name'] as const;

/** How far the names of a list are counted: a page must not take longer where there are more. */
export const COUNTED = 10_000;
/** The same of a search, which looks at every name. */
export const COUNTED_OF_SEARCH = 1000;

/** How to list artifacts. */
export const ListQuerySchema = Type.Object(
  {
    search: Type.Optional(
      Type.String({ description: 'Part of the name, upper and lower case alike.' })
    ),
    missing: Type.Optional(
      Type.Boolean({
        description: 'True: only names with versions that are known to lack their values.'
      })
    ),
    order: Type.Optional(Type.Enum([...ARTIFACT_ORDERS], { default: 'newest' })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(Type.String({ description: 'next_cursor of the page before.' })),
    count: Type.Optional(
      Type.Enum(['some', 'all'], {
        default: 'some',
        description: `How far names are counted: to ${COUNTED.toLocaleString('en')}, of a search to ${COUNTED_OF_SEARCH.toLocaleString('en')}, or all, which takes a while where there are millions.`
      })
    )
  },
  { additionalProperties: false }
);

/** How to list artifacts. */
export type ListQuery = Static<typeof ListQuerySchema>;

const page = <T extends Type.TSchema>(item: T) => ({
  artifacts: Type.Array(item),
  next_cursor: Type.Union([Type.String(), Type.Null()]),
  database_url: Type.Optional(
    Type.String({ description: 'Where they are recorded, without password.' })
  )
});

/** A page of artifacts, one row for each name. */
export const SummaryPageSchema = Type.Object(
  {
    ...page(ArtifactSummarySchema),
    total: Type.Integer({ description: 'How many names match, on all pages.' }),
    total_is_minimum: Type.Optional(
      Type.Boolean({ description: 'Not all were counted: there are more. Absent: false.' })
    )
  },
  { $id: 'SummaryPage' }
);

/** A page of artifacts, one row for each name. */
export type SummaryPage = Static<typeof SummaryPageSchema>;

/** A page of versions. */
export const VersionPageSchema = Type.Object(page(ArtifactSchema), { $id: 'VersionPage' });

/** A page of versions. */
export type VersionPage = Static<typeof VersionPageSchema>;

/** Which versions to list: of one name, or of all names where `name` is absent. */
export const VersionsQuerySchema = Type.Object(
  {
    name: Type.Optional(ArtifactNameSchema),
    missing: Type.Optional(
      Type.Boolean({ description: 'True: only versions that are known to lack their values.' })
    ),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
    cursor: Type.Optional(Type.String())
  },
  { additionalProperties: false }
);

/** A save by its id, whatever has its name and number by now. */
const savedAs = Type.Optional(
  Type.String({
    ...SaveIdSchema,
    description: 'That very save or none: name and version only name it in messages.'
  })
);

/** Which version to get. Without `version`: the newest. */
export const GetQuerySchema = Type.Object(
  {
    name: ArtifactNameSchema,
    version: Type.Optional(Type.Integer({ minimum: 0 })),
    save_id: savedAs,
    source: Type.Optional(
      Type.Enum([...ARTIFACT_SOURCES], {
        description: 'Where both saved a version of this number; absent: ours, else LineaPy’s.'
      })
    ),
    load: Type.Optional(
      Type.Boolean({ default: false, description: 'The value will be loaded: counts as used.' })
    ),
    inline_limit: Type.Optional(
      Type.Integer({ minimum: 0, maximum: 1048576, default: 0, description: 'Bytes.' })
    )
  },
  { additionalProperties: false }
);

/** Which versions to delete. */
export const DeleteRequestSchema = Type.Object(
  {
    name: ArtifactNameSchema,
    version: Type.Union([
      Type.Integer({ minimum: 0 }),
      Type.Literal('latest'),
      Type.Literal('all')
    ]),
    save_id: savedAs,
    leave_values: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Delete the versions also where their values cannot be reached: those stay then. Without it, such a delete is refused.'
      })
    )
  },
  { additionalProperties: false, $id: 'DeleteRequest' }
);

/** Which versions to delete. */
export type DeleteRequest = Static<typeof DeleteRequestSchema>;

/** Which versions were deleted. */
export const DeletedSchema = Type.Object(
  {
    name: Type.String(),
    versions: Type.Array(Type.Integer()),
    left: Type.Optional(
      Type.Array(
        Type.Object({
          version: Type.Integer(),
          root: Type.String(),
          value_key: Type.String(),
          problem: ProblemSchema
        }),
        {
          description:
            'Values that could not be deleted: no version has them. A sweep of their root finds them. Absent: none.'
        }
      )
    )
  },
  { $id: 'Deleted' }
);

/** Which versions were deleted. */
export type Deleted = Static<typeof DeletedSchema>;
