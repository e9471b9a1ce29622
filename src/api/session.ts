import { type Static, Type } from 'typebox';
import { ON_UNREACHABLE_DATABASE, TRUST_CHOICES } from './constants.js';
import {
  CheckReportSchema,
  HalfReportSchema,
  LocationSettingsSchema,
  OriginSchema,
  PairingSchema,
  ResolvedLocationSchema
} from './location.js';
import { ProblemSchema } from './problem.js';
import { answer, closed, flag, integer, list, orNull, request, text } from './schema.js';
import { TRASH_DAYS, TRASH_DAYS_LIMIT } from './trash.js';
import { TrustQuestionSchema } from './trust.js';

/** A session's id: the kernel's id, which a restart keeps, or `script-…` without a kernel. */
export const SessionIdSchema = Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\w.-]+$' });

/** What a kernel client says of itself when it attaches to its session. */
export const SessionClientSchema = request('SessionClient', {
  process_id: text(
    'Random, one for each kernel process: a new one means that the kernel restarted.',
    { maxLength: 128 }
  ),
  client_version: Type.String({ maxLength: 64 }),
  python_version: Type.String({ maxLength: 64 }),
  working_directory: text(
    'Base for relative paths: absolute path of the kernel’s working directory; empty where it was deleted.'
  ),
  notebook_path: Type.Optional(Type.String()),
  environment: closed({
    home_dir: Type.Optional(text('LINEAPY_HOME_DIR of the kernel, if set.')),
    artifact_storage_dir: Type.Optional(
      text('LINEAPY_ARTIFACT_STORAGE_DIR of the kernel, if set.')
    ),
    database_url: Type.Optional(text('LINEAPY_DATABASE_URL of the kernel, if set.'))
  }),
  told: Type.Optional({
    ...LocationSettingsSchema,
    description:
      'Where the program saves that this process works for, on whatever machine; without secrets.'
  })
});
export type SessionClient = Static<typeof SessionClientSchema>;

export type OnUnreachableDatabase = (typeof ON_UNREACHABLE_DATABASE)[number];

/** The settings of all sessions, as one origin gives them. */
export const SettingsSchema = request('Settings', {
  ...LocationSettingsSchema.properties,
  on_unreachable_database: Type.Optional(
    Type.Enum([...ON_UNREACHABLE_DATABASE], {
      description:
        'Where the configured database cannot be reached when a session starts: use the default SQLite database, or refuse to save and load.'
    })
  ),
  trash_days: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: TRASH_DAYS_LIMIT,
      description: `Days that a deleted version stays in the trash, ${TRASH_DAYS} without this setting; 0: it is deleted for good at once.`
    })
  ),
  trust: Type.Optional(
    Type.Enum([...TRUST_CHOICES], {
      description:
        'What happens to a pickle of an author who is not trusted: ask in the panel, allow, or refuse. Absent: private stores allow, shared ones ask.'
    })
  )
});
export type Settings = Static<typeof SettingsSchema>;

/** Why a session does not use its configured database, and since when. */
export const FallbackSchema = answer('Fallback', {
  database_url: text('The configured database, without its password.'),
  origin: OriginSchema,
  problem: ProblemSchema,
  since: text('When the session started: ISO 8601, UTC.'),
  saved: integer('Versions that the session saved meanwhile and that wait.'),
  answers: flag('Whether the configured database can be reached again.'),
  notice: text('All of this as a sentence for people.')
});
export type Fallback = Static<typeof FallbackSchema>;

/** What was saved while a database could not be reached, in sessions that ended or went back. */
export const WaitingSchema = answer('Waiting', {
  database_url: text('The database of this session, without its password.'),
  saved: integer('Versions in the default database that wait to be copied.'),
  notice: text('All of this as a sentence for people.')
});
export type Waiting = Static<typeof WaitingSchema>;

/** What to do where a database may be back that could not be reached. */
export const RetryDatabaseRequestSchema = request('RetryRequest', {
  copy: flag(
    'Whether to copy what was saved meanwhile; without it, it stays where it is and is offered no more.'
  )
});
export type RetryDatabaseRequest = Static<typeof RetryDatabaseRequestSchema>;

/** What `~` and relative paths in the settings of a session mean, for forms. */
export const PathBaseSchema = answer(
  'PathBase',
  {
    home: text('What ~ stands for: an absolute path, or empty.'),
    working_directory: orNull(
      Type.String(),
      'What relative paths are relative to; null: it is not known, and they are refused.'
    )
  },
  'What ~ and relative paths mean.'
);
export type PathBase = Static<typeof PathBaseSchema>;

/** How long deleted versions stay in the trash. */
export const TrashDaysSchema = answer('TrashDays', {
  value: integer('Days; 0: they are deleted for good at once.'),
  origin: OriginSchema
});
export type TrashDays = Static<typeof TrashDaysSchema>;

/** A session as panel and notebook see it. Holds no secret. */
export const SessionStateSchema = answer('SessionState', {
  id: Type.String(),
  revision: integer('Grows with each change, per storage server start.'),
  attached: flag(
    'Whether a kernel client has attached. Until then it is not known whether the kernel can reach this storage server, and where it saves.'
  ),
  notebook_path: Type.Optional(Type.String()),
  location: ResolvedLocationSchema,
  path_base: Type.Optional(PathBaseSchema),
  overridden: flag('Whether the session has settings of its own.'),
  chosen: Type.Optional(
    flag(
      'Whether its location was set, reset or undone in this session: what a notebook remembers is not applied by itself then. Absent: false.'
    )
  ),
  stays: Type.Optional(
    flag(
      'Whether it has used artifacts, and stays where it was when settings below its own changed; absent: false.'
    )
  ),
  missing_secrets: list(
    Type.String(),
    'The storage server restarted and forgot these; nothing works until they are entered again: database_url.password, storage_options.secret, ….'
  ),
  last_check: Type.Optional(
    Type.Object({
      values: HalfReportSchema,
      metadata: HalfReportSchema,
      pairing: Type.Optional(PairingSchema)
    })
  ),
  trash_days: Type.Optional(TrashDaysSchema),
  fallback: Type.Optional(FallbackSchema),
  waiting: Type.Optional(WaitingSchema),
  trust_questions: Type.Optional(
    list(TrustQuestionSchema, 'Loads that wait for an answer, one for each author.')
  ),
  used_names: list(
    Type.String(),
    'The first of the names that it saved or loaded; a check names all of them.'
  ),
  used_count: Type.Optional(integer('How many names those are in all.')),
  notices: list(Type.String(), 'Sentences about the location that people should read once.')
});
export type SessionState = Static<typeof SessionStateSchema>;

/** When not to change a location. */
export const ChangeQuerySchema = request('ChangeQuery', {
  unless_chosen: Type.Optional(
    flag('Refuse where the location was set, reset or undone in this session before.')
  ),
  before: Type.Optional(
    text('Refuse where other settings are in force than those that the report of a check names.', {
      maxLength: 256
    })
  )
});

/** The answer to an applied change of location. */
export const LocationAppliedSchema = answer('LocationApplied', {
  session: SessionStateSchema,
  report: CheckReportSchema,
  change_id: text('Names the change, to undo it.')
});
export type LocationApplied = Static<typeof LocationAppliedSchema>;

/** Which change of location to undo. */
export const UndoRequestSchema = request('UndoRequest', {
  change_id: text('The change, as its answer named it.'),
  dry_run: flag('Only check the earlier location.')
});

/** What was copied to the configured database, which the session uses again. */
export const DatabaseReturnSchema = answer('DatabaseReturn', {
  copied: list(
    Type.Object({
      name: Type.String(),
      from_version: integer('Its number in the default database.'),
      version: integer('Its number in the configured database.')
    }),
    'What was copied and verified; the originals stay.'
  ),
  skipped: list(
    Type.Object({
      name: Type.String(),
      version: integer('Its number in the default database.'),
      save_id: Type.String(),
      problem: ProblemSchema
    }),
    'What cannot be copied, for its value is damaged or missing; it still waits.'
  )
});
export type DatabaseReturn = Static<typeof DatabaseReturnSchema>;

/** What new sessions will use: shown when no notebook is open. */
export const DefaultsSchema = answer('Defaults', {
  location: ResolvedLocationSchema,
  path_base: Type.Optional(PathBaseSchema),
  trash_days: Type.Optional(TrashDaysSchema),
  notices: list(Type.String(), 'Sentences about the location that people should read once.')
});
export type Defaults = Static<typeof DefaultsSchema>;

/** The origins that the Jupyter server accepts beside its own. */
export const AllowedOriginsSchema = closed({
  allow_origin: Type.Optional(text('ServerApp.allow_origin: an origin, or * for every one.')),
  allow_origin_pat: Type.Optional(text('ServerApp.allow_origin_pat: a pattern of Python’s re.'))
});
export type AllowedOrigins = Static<typeof AllowedOriginsSchema>;

/** The first line on the storage server's standard input: settings of its Jupyter server. */
export const StartSettingsSchema = request('StartSettings', {
  command_line: SettingsSchema,
  settings: SettingsSchema,
  allowed_origins: Type.Optional(AllowedOriginsSchema),
  working_directory: Type.Optional(
    text(
      'Where the command line was typed: the base of its relative paths. Without it, they are refused.'
    )
  ),
  python: Type.Optional(
    text(
      'The Python executable that opens filesystems beside folders and S3: an absolute path. Without it, there are none.'
    )
  ),
  reads_only: Type.Optional(
    flag(
      'Whether the program makes no store: then a SQLite file that was chosen and does not exist is an error, not an empty store.'
    )
  ),
  notices: Type.Optional(
    list(Type.String(), 'What people should know of these settings, a sentence each; no secret.')
  )
});
export type StartSettings = Static<typeof StartSettingsSchema>;
