import { closest } from './did-you-mean.js';
import { sqliteUrlOf } from './sqlite-url.js';
import {
  isShown,
  offer,
  type StrangeAddress,
  strangeAddress,
  strangeBy
} from './strange-addresses.js';
import type { Rule } from './strange-rule.js';
import { trimEnd } from './trim-end.js';

const FIELD = 'database_url';

/** What other programs call the two databases. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  sqlite2: 'sqlite',
  sqlite3: 'sqlite',
  pg: 'postgresql',
  psql: 'postgresql',
  pgsql: 'postgresql',
  postgis: 'postgresql',
  psycopg: 'postgresql',
  psycopg2: 'postgresql',
  asyncpg: 'postgresql',
  pg8000: 'postgresql'
};

/** Schemes of stores that may hold values, and of the web. */
const FOR_VALUES =
  /^(?:s3[an]?|gc?s|abfss?|adl|az|wasbs?|oci|oss|hf|https?|s?ftp|ssh|smb|webdavs?|(?:web)?hdfs|dbfs):\/\//i;

const LIBPQ_KEY = /^(?:host|hostaddr|port|dbname|user|password|sslmode)=/;
const FILE_NAME = /\.[A-Za-z]\w{0,9}$/;

const jdbc: Rule = (text) => {
  const [, meant] = /^jdbc:(?:sqlite:(?=[^:])|(?=postgresql:))(.+)$/is.exec(text) ?? [];
  return meant === undefined ? undefined : ['is a JDBC URL', meant];
};

/** `host=db dbname=ml`, as psql and libpq take it. */
const libpq: Rule = (text) => {
  const pairs = text.split(/\s+/);
  if (!pairs.every((pair) => LIBPQ_KEY.test(pair))) {
    return undefined;
  }
  const { host, hostaddr, port, dbname, user, ...rest } = Object.fromEntries(
    pairs.map((pair) => pair.split(/=(.*)/s))
  ) as Readonly<Record<string, string | undefined>>;
  const query = Object.entries(rest).map(([key, value]) => `${key}=${value}`);
  return [
    'is a connection string of libpq, not a URL',
    `postgresql://${user === undefined ? '' : `${user}@`}${host ?? hostaddr ?? ''}${
      port === undefined ? '' : `:${port}`
    }/${dbname ?? ''}${query.length === 0 ? '' : `?${query.join('&')}`}`
  ];
};

const inMemory: Rule = (text) =>
  text === ':memory:'
    ? [
        'is a database in memory, which would lose the metadata',
        undefined,
        'Use sqlite:///path/to/file.sqlite (four slashes for an absolute path).'
      ]
    : undefined;

/** `ana@db/ml`, `db:5432/ml`, `localhost/ml` */
const server: Rule = (text) =>
  /^(?:[\w.+-]+@[\w.-]+(?::\d{1,5})?|[\w.-]+:\d{1,5}|localhost)(?:\/[\w.-]*)?$/.test(text) &&
  !FILE_NAME.test(text.replace(/^[^/]*/, ''))
    ? ['is a server, not a URL', `postgresql://${text}`]
    : undefined;

const folder: Rule = (text) =>
  /\/$|(?:^|\/)\.{1,2}$|^~[^/]*$/.test(text)
    ? ['is a folder, and the metadata are in a file', `${trimEnd(text, /\//)}/db.sqlite`]
    : undefined;

const path: Rule = (text) =>
  /^[~.]|\//.test(text) || FILE_NAME.test(text)
    ? ['is a path, not a URL', text.replace(/^(?:\.\/+)+(?=.)/, '')]
    : undefined;

/** Why a text without `://` is no `database_url`; undefined where nobody knows what was meant. */
export function strangeDatabase(text: string): StrangeAddress | undefined {
  const [, afterSlashes] = /^sqlite(?:\+\w+)?:\/\/(.+)$/is.exec(text) ?? [];
  return (
    strangeBy([jdbc, libpq, inMemory], text, FIELD, sqliteUrlOf) ??
    strangeAddress(afterSlashes ?? text, FIELD, sqliteUrlOf) ??
    // A path of a URL is one by its scheme.
    (text.includes('://') ? undefined : strangeBy([server, folder, path], text, FIELD, sqliteUrlOf))
  );
}

const fileUrl: Rule = (path) =>
  /^[/~]/.test(path)
    ? ['is the URL of a file, not of a database', `sqlite:///${path}`]
    : [
        'is the URL of a file on another machine',
        undefined,
        'For a file of this machine write sqlite:////path/file.sqlite.'
      ];

const twoSlashes: Rule = (path) => [
  'has two slashes after sqlite:, and needs three, or four before an absolute path',
  `sqlite:///${path}`
];

/** Why a URL has no database that is known here, and what was probably meant. */
export function strangeDialect(text: string): StrangeAddress | undefined {
  const [, scheme = '', driver = '', rest = ''] = /^(\w+)(\+[\w+]+)?:\/\/(.*)$/s.exec(text) ?? [];
  const dialect = scheme.toLowerCase();
  if (dialect === 'file' || dialect === 'local') {
    const path = rest.replace(/^localhost(?=\/)/i, '');
    return strangeAddress(path, FIELD, sqliteUrlOf) ?? strangeBy([fileUrl], path, FIELD);
  }
  if (dialect === 'sqlite') {
    return /^[/?:]|@|^$/.test(rest)
      ? undefined
      : (strangeAddress(rest.replace(/^([A-Za-z])\//, '$1:/'), FIELD, sqliteUrlOf) ??
          strangeBy([twoSlashes], rest, FIELD));
  }
  if (FOR_VALUES.test(text)) {
    return {
      message: `${dialect}:// is an address for values, not a database.`,
      hint: 'Write it into artifact_storage_dir. A database is sqlite:////path/file.sqlite or postgresql://user@host/database.'
    };
  }
  const name = OTHER_NAMES[dialect] ?? closest(dialect, ['sqlite', 'postgresql'])[0];
  return name === undefined
    ? undefined
    : {
        message: `${dialect}:// is not a database that Artifact Storage knows.`,
        // A password is not repeated.
        ...(isShown(rest)
          ? offer(`${name}${driver}://${rest}`)
          : { hint: `Write ${name}:// in place of ${dialect}://.` })
      };
}
