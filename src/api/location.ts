import { type Static, Type } from 'typebox';
import { ProblemSchema } from './errors.js';

/** Where a setting can come from, highest first (docs/origins.md). */
export const ORIGINS = [
  'session',
  'command_line',
  'environment',
  'settings',
  'config_file',
  'default'
] as const;

/** One of {@link ORIGINS}. */
export type Origin = (typeof ORIGINS)[number];

/** JSON Schema of an {@link Origin}. */
export const OriginSchema = Type.Enum([...ORIGINS], { $id: 'Origin' });

/** The three settings that make a storage location, in the order in which people see them. */
export const LOCATION_KEYS = ['artifact_storage_dir', 'database_url', 'storage_options'] as const;

/** One of {@link LOCATION_KEYS}. */
export type LocationKey = (typeof LOCATION_KEYS)[number];

/** fsspec's `storage_options`: a dictionary whose keys depend on the filesystem. */
export const StorageOptionsSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: 'The dictionary that pandas and fsspec take.'
});

/** fsspec's `storage_options`. */
export type StorageOptions = Static<typeof StorageOptionsSchema>;

/** Values for some of the three settings, as one origin gives them. */
export const LocationSettingsSchema = Type.Object(
  {
    artifact_storage_dir: Type.Optional(
      Type.String({ description: 'Directory for the artifact values: a path or a file:// URL.' })
    ),
    database_url: Type.Optional(
      Type.String({
        description: 'SQLAlchemy URL of the metadata database: sqlite:///… or postgresql://…'
      })
    ),
    storage_options: Type.Optional(StorageOptionsSchema)
  },
  { additionalProperties: false }
);

/** Values for some of the three settings, as one origin gives them. */
export type LocationSettings = Static<typeof LocationSettingsSchema>;

/**
 * A change of a session's location: a value sets, `null` goes back to what the session would
 * have without its own setting, an absent key stays as it is.
 */
export const LocationChangeSchema = Type.Object(
  {
    artifact_storage_dir: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    database_url: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    storage_options: Type.Optional(Type.Union([StorageOptionsSchema, Type.Null()]))
  },
  { additionalProperties: false, $id: 'LocationChange' }
);

/** A change of a session's location. */
export type LocationChange = Static<typeof LocationChangeSchema>;

const originated = <T extends Type.TSchema>(value: T, name: string) =>
  Type.Object(
    {
      value,
      origin: OriginSchema,
      inherited: Type.Object(
        { value, origin: OriginSchema },
        {
          $id: `Inherited${name}`,
          description: 'What would be used without the setting of this session.'
        }
      )
    },
    { $id: name }
  );

/** The location in force, secrets masked, each setting with its origin. */
export const ResolvedLocationSchema = Type.Object(
  {
    artifact_storage_dir: originated(Type.String(), 'TextSetting'),
    database_url: originated(Type.String(), 'TextSetting'),
    storage_options: originated(StorageOptionsSchema, 'OptionsSetting')
  },
  { $id: 'ResolvedLocation' }
);

/** The location in force, secrets masked, each setting with its origin. */
export type ResolvedLocation = Static<typeof ResolvedLocationSchema>;

/** What a check found out about one half of a location. */
export const HalfReportSchema = Type.Object(
  {
    ok: Type.Boolean(),
    location: Type.String({ description: 'The redacted location that was checked.' }),
    description: Type.String({ description: 'The location in words.' }),
    detail: Type.String({ description: 'What was tested and found, in one line.' }),
    duration_ms: Type.Number({ description: 'How long the check took, in milliseconds.' }),
    checked_at: Type.String({ description: 'When it was checked: ISO 8601, UTC.' }),
    artifact_count: Type.Optional(
      Type.Integer({ description: 'Artifact versions in the metadata store (metadata half only).' })
    ),
    name_count: Type.Optional(
      Type.Integer({ description: 'Artifact names in it, as the list counts them.' })
    ),
    read_only: Type.Optional(
      Type.Boolean({ description: 'Whether it can be read, but not written; absent: false.' })
    ),
    problem: Type.Optional(ProblemSchema)
  },
  { $id: 'HalfReport' }
);

/** What a check found out about one half of a location. */
export type HalfReport = Static<typeof HalfReportSchema>;

/** Whether the newest versions have their values; absent where a half of the location failed. */
export const PairingSchema = Type.Object(
  {
    checked: Type.Integer({ description: 'The newest versions that were looked at, 50 at most.' }),
    total: Type.Integer({ description: 'How many versions there are in all.' }),
    missing: Type.Integer({ description: 'How many of them have no value where it should be.' }),
    lost: Type.Array(
      Type.Object({
        name: Type.String(),
        version: Type.Integer(),
        root: Type.String(),
        source: Type.Optional(Type.Enum(['artifact_storage', 'lineapy']))
      }),
      {
        description:
          'Which ones, newest first, as long as they lack their values: gone once they are deleted or repaired.'
      }
    ),
    unknown: Type.Integer({
      description: 'How many of them have their value where nobody could look: see the roots.'
    }),
    duration_ms: Type.Number({ description: 'How long this took, in milliseconds.' }),
    roots: Type.Array(
      Type.Object({
        root: Type.String({ description: 'Where versions remember to have their values.' }),
        checked: Type.Integer(),
        missing: Type.Integer(),
        unknown: Type.Integer(),
        problem: Type.Optional(ProblemSchema)
      }),
      { description: 'The same for each root, with the reason where nobody could look.' }
    ),
    messages: Type.Array(Type.String(), { description: 'All of this, a sentence each.' })
  },
  { $id: 'Pairing', description: 'Whether rows and values pair up.' }
);

/** Whether the newest versions have their values. */
export type Pairing = Static<typeof PairingSchema>;

/** What a message of a check is about: clients go by it, never by its words. */
export const CHECK_MESSAGE_CODES = [
  /** Versions wait in another database. */
  'waiting',
  /** What the change means for artifacts saved before. */
  'change',
  /** Artifacts that the session has used and that the change hides from it. */
  'hidden',
  /** Whether the newest versions have their values. */
  'pairing',
  /** The values can be read, but not written. */
  'read_only',
  /** What to know of the settings themselves. */
  'notice'
] as const;

/** A sentence for people, and what it is about. */
export const CheckMessageSchema = Type.Object(
  { code: Type.Enum([...CHECK_MESSAGE_CODES], { $id: 'CheckMessageCode' }), text: Type.String() },
  { $id: 'CheckMessage' }
);

/** A sentence for people, and what it is about. */
export type CheckMessage = Static<typeof CheckMessageSchema>;

/** What a check found out about a location; nothing is kept of a check. */
export const CheckReportSchema = Type.Object(
  {
    ok: Type.Boolean(),
    values: HalfReportSchema,
    metadata: HalfReportSchema,
    pairing: Type.Optional(PairingSchema),
    changed: Type.Array(Type.Enum([...LOCATION_KEYS], { $id: 'LocationKey' }), {
      description: 'The settings that the change would change.'
    }),
    reset_due: Type.Boolean({
      description: 'Whether the session has used artifacts that the change hides from it.'
    }),
    used_names: Type.Array(Type.String(), {
      description: 'Names of artifacts that the session has saved or loaded at its location.'
    }),
    messages: Type.Array(CheckMessageSchema, {
      description: 'What the change means, in the order to show.'
    })
  },
  { $id: 'CheckReport' }
);

/** What a check found out about a location. */
export type CheckReport = Static<typeof CheckReportSchema>;
