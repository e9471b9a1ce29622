/** `schema/plugin.json`: the settings editor's schema, which refuses secrets as the code masks them. */

import { LOCATION_KEYS, ON_UNREACHABLE_DATABASE, TRUST_CHOICES } from '../../src/api/constants.js';
import type { LocationKey } from '../../src/api/location.js';
import type { OnUnreachableDatabase } from '../../src/api/session.js';
import { TRASH_DAYS, TRASH_DAYS_LIMIT } from '../../src/api/trash.js';
import type { TrustChoice } from '../../src/api/trust.js';
import { LOCATION_NAME_LIMIT } from '../../src/location/location-name.js';
import { PUBLIC_TOKEN, SECRET_OPTION_NAMES } from '../../src/location/secret-options.js';
import { BEFORE_SECRETS } from '../../src/location/written-secrets.js';
import { anyCase } from './any-case.js';

const text = (comment: string, pattern: RegExp) => ({
  $comment: comment,
  type: 'string',
  pattern: anyCase(pattern)
});

/** What must not stand in the file of the settings, and what its places must look like. */
const PATTERNS = {
  connectionString: text('AccountKey=… of Azure', BEFORE_SECRETS.azure),
  signedUrl: text('?sig=…, ?X-Amz-Signature=… and the like', BEFORE_SECRETS.signed),
  namedPassword: text('password=… in a list of parameters', BEFORE_SECRETS.named),
  passwordParameter: text('?password=…, ?token=… and the like', BEFORE_SECRETS.query),
  keyInBucket: text('s3://key:secret@bucket', BEFORE_SECRETS.bucket),
  loginInPlace: text(
    'scheme://user:password@host, where no port or repository stands',
    /^\s*(?!github:\/\/[\w.-]+:[\w.-]+@)[A-Za-z][\w+.-]*:\/\/[^:/]*:(?!\d{1,5}(?:\/|$))[\s\S]*@/
  ),
  privateKey: text('a private key', BEFORE_SECRETS.privateKey),
  publicToken: text('how credentials are found, or their file', PUBLIC_TOKEN),
  loginOfFile: text('file://user@host', /^\s*file:\/\/[^/]*@/i),
  loginInOption: text(
    '[scheme://]user:password@host',
    /^\s*(?!\s)(?:[A-Za-z][\w+.-]*:\/\/)?[^:/]*:[^/?#]*@/
  ),
  passwordInUrl: text(
    'dialect+driver://user:password@host',
    /^\s*\w+(?:\+\w+)?:\/\/[^:/]*:[\s\S]*@/
  ),
  encodedParameter: text(
    'a parameter whose name is percent-encoded',
    /^\s*\w+(?:\+\w+)?:\/\/[^?]*\?(?:[\s\S]*&)?[^=&]*%/
  ),
  database: text(
    'sqlite:// or postgresql://, also with a driver; or nothing',
    /^\s*$|^\s*(?:sqlite|postgres(?:ql)?)(?:\+\w+)?:\/\//i
  ),
  secretOption: text('the name of an option whose value is a secret', SECRET_OPTION_NAMES)
} as const;

const ref = (name: string) => ({ $ref: `#/definitions/${name}` });
const none = (...names: readonly (keyof typeof PATTERNS)[]) => ({
  not: { anyOf: names.map(ref) }
});

const SECRETS = [
  'connectionString',
  'signedUrl',
  'privateKey',
  'namedPassword',
  'passwordParameter'
] as const;

/** Options without secrets. A `token` may say where credentials are. */
const OPTIONS = {
  properties: { token: ref('publicToken') },
  propertyNames: { anyOf: [{ const: 'token' }, none('secretOption')] },
  additionalProperties: { allOf: [ref('option')] }
};

const DEFINITIONS = {
  ...PATTERNS,
  place: none(...SECRETS, 'keyInBucket', 'loginInPlace', 'loginOfFile'),
  url: { allOf: [ref('database'), none(...SECRETS, 'passwordInUrl', 'encodedParameter')] },
  option: {
    ...none(...SECRETS, 'loginInOption'),
    ...OPTIONS,
    items: { allOf: [ref('option')] }
  }
};

/** What the three settings of a location have to be, wherever they stand. */
const FORMS: Readonly<Record<LocationKey, object>> = {
  artifact_storage_dir: { type: 'string', allOf: [ref('place')] },
  database_url: { type: 'string', allOf: [ref('url')] },
  storage_options: {
    type: 'object',
    ...OPTIONS
  }
};

const PLAIN_TEXT = 'this file is plain text';

const SHOWN: Readonly<Record<LocationKey, object>> = {
  artifact_storage_dir: {
    title: 'Values',
    description: `Where the values of artifacts are kept (artifact_storage_dir): the path of a folder, ~/a-path, a file:// URL, s3://bucket/folder, gs://bucket/folder, abfs://container/folder, sftp://user@host/folder, or another filesystem of fsspec. Empty: the default. Key and secret do not belong here: ${PLAIN_TEXT}.`,
    default: ''
  },
  database_url: {
    title: 'Metadata',
    description: `SQLAlchemy URL of the database for the metadata of artifacts (database_url): sqlite:////home/me/artifacts.sqlite or postgresql://user@host/database. Empty: the default. Passwords do not belong here: ${PLAIN_TEXT}.`,
    default: ''
  },
  storage_options: {
    title: 'Options',
    description:
      'The dictionary that pandas and fsspec take (storage_options), for example profile and endpoint_url, without key, secret, token and the like: those are entered in the panel for one session.',
    default: {}
  }
};

const CHOICES: Readonly<Record<OnUnreachableDatabase, string>> = {
  fall_back: 'Use the default SQLite database',
  refuse: 'Refuse to save and load'
};

const TRUST: Readonly<Record<TrustChoice, string>> = {
  ask: 'Ask in the panel, once for each author',
  allow: 'Load them',
  refuse: 'Refuse to load them'
};

const ofKeys = (make: (key: LocationKey) => object) =>
  Object.fromEntries(LOCATION_KEYS.map((key) => [key, make(key)]));

const SCHEMA = {
  $comment: 'Generated by `npm run generate` (scripts/generated/settings-schema.ts). Do not edit.',
  title: 'Artifact Storage',
  description:
    'Where new notebook sessions keep their artifacts. A session, the command line and the environment come before these settings.',
  'jupyter.lab.setting-icon': 'jupyterlab-artifact-storage:artifact-storage',
  'jupyter.lab.setting-icon-label': 'Artifact Storage',
  'jupyter.lab.menus': {
    main: [
      {
        id: 'jp-mainmenu-view',
        items: [{ command: 'artifact-storage:browse-artifacts', rank: 11 }]
      }
    ]
  },
  'jupyter.lab.toolbars': {
    Notebook: [
      { name: 'artifact-storage', command: 'artifact-storage:show-panel', rank: 46 },
      { name: 'save-variable', command: 'artifact-storage:save-variable', rank: 47 }
    ]
  },
  type: 'object',
  definitions: DEFINITIONS,
  properties: {
    ...ofKeys((key) => ({ ...SHOWN[key], ...FORMS[key] })),
    on_unreachable_database: {
      title: 'When the database cannot be reached',
      description:
        'What a session does if its configured database cannot be reached when it starts. With the default SQLite database, it saves there and says so. If it refuses, it saves and loads nothing until the database answers.',
      type: 'string',
      oneOf: [
        { const: '', title: 'As configured elsewhere, else use the default SQLite database' },
        ...ON_UNREACHABLE_DATABASE.map((choice) => ({ const: choice, title: CHOICES[choice] }))
      ],
      default: ''
    },
    trash_days: {
      title: 'Days in the trash',
      description: `How many days a deleted version stays in the trash before it is deleted for good, with its value. 0: at once. Empty: as configured elsewhere, else ${TRASH_DAYS}.`,
      type: 'integer',
      minimum: 0,
      maximum: TRASH_DAYS_LIMIT
    },
    trust: {
      title: 'Pickles of other authors',
      description:
        'To load a pickle runs code of its author. On a store that others can write to, your own artifacts load, and those of others after you trusted their author there. Parquet, NumPy and JSON values run no code.',
      type: 'string',
      oneOf: [
        { const: '', title: 'As configured elsewhere, else ask on shared stores' },
        ...TRUST_CHOICES.map((choice) => ({ const: choice, title: TRUST[choice] }))
      ],
      default: ''
    },
    first_steps: {
      title: 'First steps',
      description: 'Whether JupyterLab says once where the panel of Artifact Storage is.',
      type: 'boolean',
      default: true
    },
    locations: {
      title: 'Named locations',
      description: `Locations to choose from in the panel (Change…, Named), by name. What one does not say stays the default. No secrets: ${PLAIN_TEXT}.`,
      type: 'object',
      default: {},
      propertyNames: { minLength: 1, maxLength: LOCATION_NAME_LIMIT },
      additionalProperties: {
        type: 'object',
        minProperties: 1,
        properties: ofKeys((key) => FORMS[key]),
        additionalProperties: false
      }
    }
  },
  additionalProperties: false
};

/** The text of `schema/plugin.json`. */
export const settingsSchema = (): string => `${JSON.stringify(SCHEMA, null, 2)}\n`;
