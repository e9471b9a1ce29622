import { type Static, Type } from 'typebox';
import { LOCATION_KEYS } from './constants.js';
import { ProblemSchema } from './problem.js';
import { answer, closed, flag, integer, list, number, orNull, request, text } from './schema.js';

/** Where a setting can come from, highest first (docs/origins.md). */
export const ORIGINS = [
  'session',
  'inherited',
  'command_line',
  'environment',
  'settings',
  'config_file',
  'default'
] as const;
export type Origin = (typeof ORIGINS)[number];
export const OriginSchema = Type.Enum([...ORIGINS], { $id: 'Origin' });

export type LocationKey = (typeof LOCATION_KEYS)[number];

/** fsspec's `storage_options`: a dictionary whose keys depend on the filesystem. */
export const StorageOptionsSchema = Type.Record(Type.String(), Type.Unknown(), {
  description: 'The dictionary that pandas and fsspec take.'
});
export type StorageOptions = Static<typeof StorageOptionsSchema>;

/** Values for some of the three settings, as one origin gives them. */
export const LocationSettingsSchema = closed({
  artifact_storage_dir: Type.Optional(
    text('Directory for the artifact values: a path or a file:// URL.')
  ),
  database_url: Type.Optional(
    text('SQLAlchemy URL of the metadata database: sqlite:///… or postgresql://…')
  ),
  storage_options: Type.Optional(StorageOptionsSchema)
});
export type LocationSettings = Static<typeof LocationSettingsSchema>;

/** A change: a value sets, `null` removes the session's own setting, an absent key stays. */
export const LocationChangeSchema = request('LocationChange', {
  artifact_storage_dir: Type.Optional(orNull(Type.String())),
  database_url: Type.Optional(orNull(Type.String())),
  storage_options: Type.Optional(orNull(StorageOptionsSchema))
});
export type LocationChange = Static<typeof LocationChangeSchema>;

const originated = <T extends Type.TSchema>(value: T, name: string) =>
  answer(name, {
    value,
    origin: OriginSchema,
    inherited: answer(
      `Inherited${name}`,
      { value, origin: OriginSchema },
      'What would be used without the setting of this session.'
    )
  });

/** The location in force, secrets masked, each setting with its origin. */
export const ResolvedLocationSchema = answer('ResolvedLocation', {
  artifact_storage_dir: originated(Type.String(), 'TextSetting'),
  database_url: originated(Type.String(), 'TextSetting'),
  storage_options: originated(StorageOptionsSchema, 'OptionsSetting')
});
export type ResolvedLocation = Static<typeof ResolvedLocationSchema>;

/** What a check found out about one half of a location. */
export const HalfReportSchema = answer('HalfReport', {
  ok: Type.Boolean(),
  location: text('The redacted location that was checked.'),
  description: text('The location in words.'),
  detail: text('What was tested and found, in one line.'),
  duration_ms: number('How long the check took, in milliseconds.'),
  checked_at: text('When it was checked: ISO 8601, UTC.'),
  artifact_count: Type.Optional(
    integer('Artifact versions in the metadata store (metadata half only).')
  ),
  name_count: Type.Optional(integer('Artifact names in it, as the list counts them.')),
  read_only: Type.Optional(flag('Whether it can be read, but not written; absent: false.')),
  problem: Type.Optional(ProblemSchema)
});
export type HalfReport = Static<typeof HalfReportSchema>;

const LostVersionSchema = Type.Object({
  name: Type.String(),
  version: Type.Integer(),
  root: Type.String(),
  changed: Type.Optional(
    flag('True: there is something else, of another size or with other bytes.')
  ),
  source: Type.Optional(Type.Enum(['artifact_storage', 'lineapy']))
});

/** Whether the newest versions have their values; absent where a half of the location failed. */
export const PairingSchema = answer(
  'Pairing',
  {
    checked: integer('The newest versions that were looked at, 50 at most.'),
    total: integer('How many versions there are in all.'),
    missing: integer('How many of them have no value where it should be.'),
    lost: list(
      LostVersionSchema,
      'Which ones, newest first, as long as they lack their values: gone once they are deleted or repaired.'
    ),
    known: Type.Optional(
      answer(
        'KnownWrong',
        {
          missing: integer('How many lack their values.'),
          damaged: integer('How many have other bytes than were saved.'),
          versions: list(LostVersionSchema, 'The first of them.')
        },
        'Other versions that are known to lack their values or to be damaged, from a load, a verification or an earlier check, as long as they are. Absent: none.'
      )
    ),
    unknown: integer(
      'How many of them have their value where it could not be looked up: see the roots.'
    ),
    duration_ms: number('How long this took, in milliseconds.'),
    roots: list(
      Type.Object({
        root: text('Where versions remember to have their values.'),
        checked: Type.Integer(),
        missing: Type.Integer(),
        unknown: Type.Integer(),
        problem: Type.Optional(ProblemSchema)
      }),
      'The same for each root, with the reason where values could not be looked up.'
    ),
    messages: list(Type.String(), 'All of this, a sentence each.')
  },
  'Whether rows and values pair up.'
);
export type Pairing = Static<typeof PairingSchema>;

/** What a message of a check is about: clients go by it, never by its words. */
const CHECK_MESSAGE_CODES = [
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
export const CheckMessageSchema = answer('CheckMessage', {
  code: Type.Enum([...CHECK_MESSAGE_CODES], { $id: 'CheckMessageCode' }),
  text: Type.String()
});
export type CheckMessage = Static<typeof CheckMessageSchema>;

/** What a check found out about a location; nothing is kept of a check. */
export const CheckReportSchema = answer('CheckReport', {
  ok: Type.Boolean(),
  values: HalfReportSchema,
  metadata: HalfReportSchema,
  pairing: Type.Optional(PairingSchema),
  changed: Type.Array(Type.Enum([...LOCATION_KEYS], { $id: 'LocationKey' }), {
    description: 'The settings that the change would change.'
  }),
  reset_due: flag('Whether the session has used artifacts that the change hides from it.'),
  used_names: list(
    Type.String(),
    'Names of artifacts that the session has saved or loaded at its location.'
  ),
  messages: list(CheckMessageSchema, 'What the change means, in the order to show.'),
  before: Type.Optional(
    text('Names the settings in force before the change: a switch can ask for exactly these.')
  )
});
export type CheckReport = Static<typeof CheckReportSchema>;
