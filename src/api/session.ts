import { type Static, Type } from 'typebox';
import { ProblemSchema } from './errors.js';
import {
  CheckReportSchema,
  HalfReportSchema,
  LocationSettingsSchema,
  OriginSchema,
  PairingSchema,
  ResolvedLocationSchema
} from './location.js';

/**
 * A session's id: the kernel's id inside JupyterLab (it stays the same when the kernel restarts),
 * `script-…` for a program without a Jupyter kernel.
 */
export const SessionIdSchema = Type.String({ minLength: 1, maxLength: 128, pattern: '^[\\w.-]+$' });

/** What a kernel client says of itself when it attaches to its session. */
export const SessionClientSchema = Type.Object(
  {
    process_id: Type.String({
      maxLength: 128,
      description: 'Random, one for each kernel process: a new one means that the kernel restarted.'
    }),
    client_version: Type.String({ maxLength: 64 }),
    python_version: Type.String({ maxLength: 64 }),
    working_directory: Type.String({
      description:
        'Base for relative paths: absolute path of the kernel’s working directory; empty where it was deleted.'
    }),
    notebook_path: Type.Optional(Type.String()),
    environment: Type.Object(
      {
        home_dir: Type.Optional(
          Type.String({ description: 'LINEAPY_HOME_DIR of the kernel, if set.' })
        ),
        artifact_storage_dir: Type.Optional(
          Type.String({ description: 'LINEAPY_ARTIFACT_STORAGE_DIR of the kernel, if set.' })
        ),
        database_url: Type.Optional(
          Type.String({ description: 'LINEAPY_DATABASE_URL of the kernel, if set.' })
        )
      },
      { additionalProperties: false }
    )
  },
  { additionalProperties: false, $id: 'SessionClient' }
);

/** What a kernel client says of itself when it attaches to its session. */
export type SessionClient = Static<typeof SessionClientSchema>;

/** What a session can do whose configured database cannot be reached when it starts. */
export const ON_UNREACHABLE_DATABASE = ['fall_back', 'refuse'] as const;

/** One of {@link ON_UNREACHABLE_DATABASE}; without a setting, the first. */
export type OnUnreachableDatabase = (typeof ON_UNREACHABLE_DATABASE)[number];

/** The settings of all sessions, as one origin gives them. */
export const SettingsSchema = Type.Object(
  {
    ...LocationSettingsSchema.properties,
    on_unreachable_database: Type.Optional(
      Type.Enum([...ON_UNREACHABLE_DATABASE], {
        description:
          'Where the configured database cannot be reached when a session starts: use the default SQLite database, or refuse to save and load.'
      })
    )
  },
  { additionalProperties: false, $id: 'Settings' }
);

/** The settings of all sessions, as one origin gives them. */
export type Settings = Static<typeof SettingsSchema>;

/** Why a session does not use its configured database, and since when. */
export const FallbackSchema = Type.Object(
  {
    database_url: Type.String({ description: 'The configured database, without its password.' }),
    origin: OriginSchema,
    problem: ProblemSchema,
    since: Type.String({ description: 'When the session started: ISO 8601, UTC.' }),
    saved: Type.Integer({
      description: 'Versions that the session saved meanwhile and that wait.'
    }),
    answers: Type.Boolean({ description: 'Whether the configured database can be reached again.' }),
    notice: Type.String({ description: 'All of this as a sentence for people.' })
  },
  { $id: 'Fallback' }
);

/** Why a session does not use its configured database. */
export type Fallback = Static<typeof FallbackSchema>;

/** What was saved while a database could not be reached, in sessions that ended or went back. */
export const WaitingSchema = Type.Object(
  {
    database_url: Type.String({
      description: 'The database of this session, without its password.'
    }),
    saved: Type.Integer({
      description: 'Versions in the default database that wait to be copied.'
    }),
    notice: Type.String({ description: 'All of this as a sentence for people.' })
  },
  { $id: 'Waiting' }
);

/** What waits to be copied to the database of a session. */
export type Waiting = Static<typeof WaitingSchema>;

/** What to do where a database may be back that could not be reached. */
export const RetryDatabaseRequestSchema = Type.Object(
  {
    copy: Type.Boolean({
      description:
        'Whether to copy what was saved meanwhile; without it, it stays where it is and is offered no more.'
    })
  },
  { additionalProperties: false, $id: 'RetryRequest' }
);

/** What to do where a database may be back that could not be reached. */
export type RetryDatabaseRequest = Static<typeof RetryDatabaseRequestSchema>;

/** What `~` and relative paths in the settings of a session mean, for forms. */
export const PathBaseSchema = Type.Object(
  {
    home: Type.String({ description: 'What ~ stands for: an absolute path, or empty.' }),
    working_directory: Type.Union([Type.String(), Type.Null()], {
      description:
        'What relative paths are relative to; null: it is not known, and they are refused.'
    })
  },
  { $id: 'PathBase', description: 'What ~ and relative paths mean.' }
);

/** What `~` and relative paths in the settings of a session mean. */
export type PathBase = Static<typeof PathBaseSchema>;

/** A session as panel and notebook see it. Holds no secret. */
export const SessionStateSchema = Type.Object(
  {
    id: Type.String(),
    revision: Type.Integer({ description: 'Grows with each change, per storage server start.' }),
    attached: Type.Boolean({
      description:
        'Whether a kernel client has attached. Until then nobody knows whether the kernel can reach this storage server, and where it saves.'
    }),
    notebook_path: Type.Optional(Type.String()),
    location: ResolvedLocationSchema,
    path_base: Type.Optional(PathBaseSchema),
    overridden: Type.Boolean({ description: 'Whether the session has settings of its own.' }),
    chosen: Type.Optional(
      Type.Boolean({
        description:
          'Whether its location was set, reset or undone in this session: what a notebook remembers is not applied by itself then. Absent: false.'
      })
    ),
    stays: Type.Optional(
      Type.Boolean({
        description:
          'Whether it has used artifacts, and stays where it was when settings below its own changed; absent: false.'
      })
    ),
    missing_secrets: Type.Array(Type.String(), {
      description:
        'The storage server restarted and forgot these; nothing works until they are entered again: database_url.password, storage_options.secret, ….'
    }),
    last_check: Type.Optional(
      Type.Object({
        values: HalfReportSchema,
        metadata: HalfReportSchema,
        pairing: Type.Optional(PairingSchema)
      })
    ),
    fallback: Type.Optional(FallbackSchema),
    waiting: Type.Optional(WaitingSchema),
    used_names: Type.Array(Type.String(), {
      description: 'The first of the names that it saved or loaded; a check names all of them.'
    }),
    used_count: Type.Optional(Type.Integer({ description: 'How many names those are in all.' })),
    notices: Type.Array(Type.String(), {
      description: 'Sentences about the location that people should read once.'
    })
  },
  { $id: 'SessionState' }
);

/** A session as panel and notebook see it. */
export type SessionState = Static<typeof SessionStateSchema>;

/** When not to change a location. */
export const ChangeQuerySchema = Type.Object(
  {
    unless_chosen: Type.Optional(
      Type.Boolean({
        description: 'Refuse where the location was set, reset or undone in this session before.'
      })
    )
  },
  { additionalProperties: false, $id: 'ChangeQuery' }
);

/** The answer to an applied change of location. */
export const LocationAppliedSchema = Type.Object(
  {
    session: SessionStateSchema,
    report: CheckReportSchema,
    change_id: Type.String({ description: 'Names the change, to undo it.' })
  },
  { $id: 'LocationApplied' }
);

/** The answer to an applied change of location. */
export type LocationApplied = Static<typeof LocationAppliedSchema>;

/** Which change of location to undo. */
export const UndoRequestSchema = Type.Object(
  {
    change_id: Type.String({ description: 'The change, as its answer named it.' }),
    dry_run: Type.Boolean({ description: 'Only check the earlier location.' })
  },
  { additionalProperties: false, $id: 'UndoRequest' }
);

/** What was copied to the configured database, which the session uses again. */
export const DatabaseReturnSchema = Type.Object(
  {
    copied: Type.Array(
      Type.Object({
        name: Type.String(),
        from_version: Type.Integer({ description: 'Its number in the default database.' }),
        version: Type.Integer({ description: 'Its number in the configured database.' })
      }),
      { description: 'What was copied and verified; the originals stay.' }
    ),
    skipped: Type.Array(
      Type.Object({
        name: Type.String(),
        version: Type.Integer({ description: 'Its number in the default database.' }),
        save_id: Type.String(),
        problem: ProblemSchema
      }),
      { description: 'What cannot be copied, for its value is damaged or missing; it still waits.' }
    )
  },
  { $id: 'DatabaseReturn' }
);

/** What was copied to the configured database. */
export type DatabaseReturn = Static<typeof DatabaseReturnSchema>;

/** What new sessions will use: shown when no notebook is open. */
export const DefaultsSchema = Type.Object(
  {
    location: ResolvedLocationSchema,
    path_base: Type.Optional(PathBaseSchema),
    notices: Type.Array(Type.String(), {
      description: 'Sentences about the location that people should read once.'
    })
  },
  { $id: 'Defaults' }
);

/** What new sessions will use. */
export type Defaults = Static<typeof DefaultsSchema>;

/** The origins that the Jupyter server accepts beside its own. */
export const AllowedOriginsSchema = Type.Object(
  {
    allow_origin: Type.Optional(
      Type.String({ description: 'ServerApp.allow_origin: an origin, or * for every one.' })
    ),
    allow_origin_pat: Type.Optional(
      Type.String({ description: 'ServerApp.allow_origin_pat: a pattern of Python’s re.' })
    )
  },
  { additionalProperties: false }
);

/** The origins that the Jupyter server accepts beside its own. */
export type AllowedOrigins = Static<typeof AllowedOriginsSchema>;

/** The first line on the storage server's standard input: settings of its Jupyter server. */
export const StartSettingsSchema = Type.Object(
  {
    command_line: SettingsSchema,
    settings: SettingsSchema,
    allowed_origins: Type.Optional(AllowedOriginsSchema),
    working_directory: Type.Optional(
      Type.String({
        description:
          'Where the command line was typed: the base of its relative paths. Without it, they are refused.'
      })
    ),
    notices: Type.Optional(
      Type.Array(Type.String(), {
        description: 'What people should know of these settings, a sentence each; no secret.'
      })
    )
  },
  { additionalProperties: false, $id: 'StartSettings' }
);

/** The first line on the storage server's standard input. */
export type StartSettings = Static<typeof StartSettingsSchema>;
