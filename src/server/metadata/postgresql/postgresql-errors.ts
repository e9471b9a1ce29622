import {
  ArtifactStorageError,
  type ErrorDetails,
  isArtifactStorageError
} from '../../../api/errors.js';
import type { PostgresqlUrl } from '../../../location/location-types.js';
import { PASSWORD_FIELD } from '../../../location/masked-settings.js';
import { describePostgresqlUrl } from '../../../location/postgresql-url.js';
import { SECRET_MASK } from '../../../location/sqlalchemy-url.js';
import { encoded } from '../../../location/written-secrets.js';
import {
  codeOf,
  isConnectionLoss,
  isPlainServer,
  isPoolFull,
  LostCommitError,
  messageOf
} from './postgresql-codes.js';

type Words = Pick<ErrorDetails, 'kind' | 'message' | 'hint' | 'field'>;

/** What was thrown, in the pieces that sentences are made of. */
interface Failure {
  readonly thrown: unknown;
  readonly code: string;
  /** What the server or the network said, without a password; in brackets, or empty. */
  readonly said: string;
  readonly where: string;
  readonly who: string;
  readonly url: PostgresqlUrl;
}

/** The longest piece of a server's own words that is shown, in characters. */
const LONGEST_QUOTE = 300;

/** An alert of the server about our certificate; OpenSSL names it after the protocol's version. */
const CLIENT_CERTIFICATE =
  /^ERR_SSL_\w*ALERT_\w*(?:CERTIFICATE|UNKNOWN_CA|ACCESS_DENIED|DECRYPT_ERROR)/;

/** Node's verdicts on the server's certificate. */
const SERVER_CERTIFICATE =
  /^(?:ERR_TLS_CERT_ALTNAME\w*|CERT_\w+|CRL_\w+|\w*SELF_SIGNED\w*|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_\w+|INVALID_(?:CA|PURPOSE)|HOSTNAME_MISMATCH|PATH_LENGTH_EXCEEDED|ERROR_IN_CERT\w*)$/;

/** The server's own words, for people to search for: on one line, never with the password. */
function quote(thrown: unknown, { password }: PostgresqlUrl): string {
  const text = messageOf(thrown).replace(/\s+/g, ' ').trim();
  const secrets = password === null ? [] : [password, encoded(password)];
  const safe = secrets.reduce((left, secret) => left.replaceAll(secret, SECRET_MASK), text);
  return safe.length > LONGEST_QUOTE ? `${safe.slice(0, LONGEST_QUOTE)}…` : safe;
}

/** The server refused the user, for a reason that only it knows. */
function notLetIn({ said, where, who }: Failure): Words {
  const hint = /certificate/.test(said)
    ? 'Name your certificate with sslcert=/path/to/cert.pem and sslkey=/path/to/key.pem.'
    : /no encryption|SSL off/i.test(said)
      ? 'Use sslmode=require or verify-full, or ask the administrator of the server for access.'
      : 'Ask the administrator of the server for access from this machine, or use another user.';
  return {
    kind: 'permission_denied',
    message: `${where}: the server did not let ${who} in${said}.`,
    hint
  };
}

function wrongPassword({ where, who, url }: Failure): Words {
  return {
    kind: 'permission_denied',
    message:
      url.password === null
        ? `${where}: the server asks for the password of ${who}; none was given, or ~/.pgpass has a wrong one.`
        : `${where}: the password is wrong, or there is no user ${who}.`,
    hint:
      url.password === null
        ? 'Enter a password: postgresql://user:password@host/database, or put it into ~/.pgpass, which only you may read.'
        : 'Check the user name and the password; in a URL, @ is written %40.',
    field: PASSWORD_FIELD
  };
}

/** By SQLSTATE. */
const BY_CODE: readonly (readonly [RegExp, (failure: Failure) => Words])[] = [
  [/^28P01$/, wrongPassword],
  [/^28/, notLetIn],
  [
    /^3D000$/,
    ({ url, who }) => ({
      kind: 'not_found',
      message: `The database ${url.database ?? who} does not exist on this server.`,
      hint: 'Correct its name, or have it made: CREATE DATABASE does that.'
    })
  ],
  [
    /^25006$/,
    ({ where }) => ({
      kind: 'permission_denied',
      message: `${where}: the database is read-only.`,
      hint: 'Use the primary server, or a user whose transactions may write.'
    })
  ],
  [
    /^42501$/,
    ({ where, said }) => ({
      kind: 'permission_denied',
      message: `${where}: the rights do not suffice${said}.`,
      hint: 'Ask for the right to create, read and write the artifact_storage tables, or use another database.'
    })
  ],
  [
    /^3F000$/,
    ({ where }) => ({
      kind: 'not_found',
      message: `${where}: the search_path leads to no schema.`,
      hint: 'Make the schema first, or correct options=-csearch_path=….'
    })
  ],
  [
    /^53100$/,
    ({ where }) => ({
      kind: 'storage_full',
      message: `${where}: the server has no space left.`,
      hint: "Free some space on the server's disk, or use another database."
    })
  ],
  [
    /^53200$/,
    ({ where, said }) => ({
      kind: 'unreachable',
      message: `${where}: the server has no memory left${said}.`,
      hint: 'Try again later, or ask the administrator of the server.'
    })
  ],
  [
    /^53300$/,
    ({ where, said }) => ({
      kind: 'unreachable',
      message: `${where}: the server takes no more connections${said}.`,
      hint: 'Try again later, or ask the administrator of the server to allow more.'
    })
  ],
  [
    /^54\w{3}$/,
    ({ where, said }) => ({
      kind: 'invalid_input',
      message: `${where}: a text of this artifact is too long for the database${said}.`,
      hint: 'Use a shorter name, or a shorter artifact_storage_dir.'
    })
  ],
  [
    /^(?:22021|22P05|22001)$/,
    () => ({
      kind: 'invalid_input',
      message: 'A text of this artifact holds a character that PostgreSQL cannot keep.',
      hint: 'Save it without NUL characters in its name, code or preview.'
    })
  ],
  [
    /^(?:XX001|XX002)$/,
    ({ where }) => ({
      kind: 'corrupted',
      message: `${where}: the database is damaged.`,
      hint: 'Restore it from a backup, or use another database.'
    })
  ],
  [
    /^(?:57014|55P03)$/,
    ({ where }) => ({
      kind: 'conflict',
      message: `${where}: a statement took too long.`,
      hint: 'Try again; another user may hold a lock. command_timeout=60 in the URL waits longer.'
    })
  ],
  [
    /^(?:40001|40P01)$/,
    ({ where, said }) => ({
      kind: 'conflict',
      message: `${where}: others changed the same rows at the same time, so the server took this change back${said}.`,
      hint: 'Nothing was changed: try again.'
    })
  ],
  [
    /^(?:ENOTFOUND|EAI_AGAIN)$/,
    ({ where }) => ({
      kind: 'unreachable',
      message: `${where}: the host is not known.`,
      hint: 'Correct the name of the host, or check the network.'
    })
  ]
];

/**
 * What is wrong with how we talk to a server that is there. None of it is `unreachable`: the default
 * database would quietly stand in for a team's, only because of a wrong certificate.
 */
const BY_TALK: readonly (readonly [(failure: Failure) => boolean, (failure: Failure) => Words])[] =
  [
    [
      ({ thrown }) => /password must be a (?:non-empty )?string/.test(messageOf(thrown)),
      wrongPassword
    ],
    [
      ({ thrown }) => isPlainServer(thrown),
      ({ where }) => ({
        kind: 'invalid_input',
        message: `${where}: the server offers no encryption.`,
        hint: 'Switch it on there, or, on a network that you trust, use sslmode=disable.'
      })
    ],
    [
      ({ code }) => CLIENT_CERTIFICATE.test(code),
      ({ where, code }) => ({
        kind: 'permission_denied',
        message: `${where}: the server does not accept your client certificate (${code}).`,
        hint: 'Name a certificate that the server trusts with sslcert=/path/to/cert.pem and sslkey=/path/to/key.pem.'
      })
    ],
    [
      ({ code }) => SERVER_CERTIFICATE.test(code),
      ({ where, code }) => ({
        kind: 'permission_denied',
        message: `${where}: the certificate of the server cannot be trusted (${code}).`,
        hint: 'Name the certificate to trust with sslrootcert=/path/to/ca.pem, and the host as the certificate has it.'
      })
    ],
    [
      ({ code }) => /^ERR_OSSL/.test(code),
      ({ where, code }) => ({
        kind: 'invalid_input',
        message: `${where}: a certificate or key of this machine cannot be used (${code}).`,
        hint: 'Check the files of sslrootcert, sslcert and sslkey: they must be PEM, and the key without a password.'
      })
    ],
    [
      ({ code }) => /^(?:ERR_TLS|ERR_SSL|EPROTO)/.test(code),
      ({ where, code }) => ({
        kind: 'unsupported',
        message: `${where}: the server and this machine could not agree on encryption (${code}).`,
        hint: 'Let the server use TLS 1.2 or newer, and check that the port is that of PostgreSQL.'
      })
    ],
    [
      ({ thrown }) => isPoolFull(thrown),
      ({ where }) => ({
        kind: 'unreachable',
        message: `${where}: all connections of this storage server are in use.`,
        hint: 'Try again when the saves and lists that run now are done; another user may hold a lock.'
      })
    ],
    [
      ({ thrown }) => thrown instanceof LostCommitError,
      ({ where, code }) => ({
        kind: 'unreachable',
        message: `${where}: the connection was lost before the server said whether the change was made${code === '' ? '' : ` (${code})`}.`,
        hint: 'When the server is back, look whether it was made before you make it again.'
      })
    ],
    [
      ({ thrown }) => isConnectionLoss(thrown),
      ({ where, code, said }) => ({
        kind: 'unreachable',
        message: `${where}: the server cannot be reached${/^\d/.test(code) ? said : code === '' ? '' : ` (${code})`}.`,
        hint: 'Check that the server runs, and the host and the port, then try again.'
      })
    ],
    [
      ({ code }) => code === '08P01',
      ({ where, said }) => ({
        kind: 'unsupported',
        message: `${where}: the server does not take the connection as it is made${said}.`,
        hint: 'Correct options=… in the URL; with PgBouncer, name the parameter in ignore_startup_parameters there.'
      })
    ]
  ];

function wordsOf(thrown: unknown, url: PostgresqlUrl): Words {
  const code = codeOf(thrown);
  const text = quote(thrown, url);
  const failure: Failure = {
    thrown,
    code,
    said: text === '' ? '' : ` (${text})`,
    where: describePostgresqlUrl(url),
    who: url.user ?? 'this user',
    url
  };
  const words =
    (thrown instanceof LostCommitError
      ? undefined
      : BY_CODE.find(([pattern]) => pattern.test(code))?.[1]) ??
    BY_TALK.find(([applies]) => applies(failure))?.[1];
  return (
    words?.(failure) ?? {
      kind: /^40/.test(code) ? 'conflict' : 'internal',
      message: `${failure.where}: the database failed${code === '' ? '' : ` (${code})`}${text === '' ? '' : `: ${text}`}.`,
      hint: 'Try again; if it happens again, report it with the log of the Jupyter server.'
    }
  );
}

/** Any thrown value as our error; never with a password in it. */
export function postgresqlError(thrown: unknown, url: PostgresqlUrl): ArtifactStorageError {
  return isArtifactStorageError(thrown)
    ? thrown
    : new ArtifactStorageError({ field: 'database_url', ...wordsOf(thrown, url), cause: thrown });
}
