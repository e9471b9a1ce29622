import {
  ArtifactStorageError,
  type IErrorDetails,
  isArtifactStorageError
} from '../../../api/errors.js';
import type { PostgresqlUrl } from '../../../location/location-types.js';
import { PASSWORD_FIELD } from '../../../location/masked-settings.js';
import { describePostgresqlUrl } from '../../../location/postgresql-url.js';

type Words = Pick<IErrorDetails, 'kind' | 'message' | 'hint' | 'field'>;

const PLAIN_SERVER = 'The server does not support SSL connections';

/** The SQLSTATE of an error of the server, or the code that Node gave it. */
export function codeOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && !('code' in thrown && thrown.code)) {
    return codeOf(thrown.errors[0]);
  }
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
}

const messageOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : '');

/** Whether the server answered that it has no encryption. */
export function isPlainServer(thrown: unknown): boolean {
  return messageOf(thrown) === PLAIN_SERVER;
}

/** Codes of Node's sockets and of its resolver. */
const NETWORK =
  /^(?:ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_AGAIN|ENOENT|EADDR\w+|ERR_STREAM\w*|ERR_SOCKET\w*)$/;

/** What pg says, without a code, where a connection is gone or does not come about. */
const GONE =
  /^(?:Connection terminated|timeout e(?:xpired|xceeded)|Query read timeout|Client (?:was closed|has encountered)|Cannot use a pool)|read E|socket hang up|before secure TLS connection/i;

/** SQLSTATE classes of a server that goes, comes, or has no connection left. */
const UNAVAILABLE = /^(?:08\w{3}|57P0[1-5]|53300)$/;

/** Whether the connection, not the statement, is at fault. */
export function isConnectionLoss(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return (
    UNAVAILABLE.test(code) || NETWORK.test(code) || (code === '' && GONE.test(messageOf(thrown)))
  );
}

/** Whether the server took the transaction back for another one; it can be tried again. */
export function isRolledBack(thrown: unknown): boolean {
  return /^(?:40001|40P01|25P03)$/.test(codeOf(thrown)) || isSaveRace(thrown);
}

/** Whether a save with the same id was recorded meanwhile: reading back finds it. */
function isSaveRace(thrown: unknown): boolean {
  return (
    codeOf(thrown) === '23505' &&
    thrown instanceof Error &&
    'constraint' in thrown &&
    String(thrown.constraint).startsWith('artifact_storage_version')
  );
}

/** Whether a table does not exist. */
export function isMissingTable(thrown: unknown): boolean {
  return codeOf(thrown) === '42P01';
}

function wordsOf(thrown: unknown, url: PostgresqlUrl): Words {
  const code = codeOf(thrown);
  const where = describePostgresqlUrl(url);
  const who = url.user ?? 'this user';
  if (/^28/.test(code) || /password must be a (?:non-empty )?string/.test(messageOf(thrown))) {
    return {
      kind: 'permission_denied',
      message: `${where}: the server did not let ${who} in.`,
      hint:
        url.password === null
          ? 'Enter a password: postgresql://user:password@host/database, or put it into ~/.pgpass.'
          : 'Check the user name and the password; in a URL, @ is written %40.',
      field: PASSWORD_FIELD
    };
  }
  if (code === '3D000') {
    return {
      kind: 'not_found',
      message: `The database ${url.database ?? who} does not exist on this server.`,
      hint: 'Correct its name, or have it made: CREATE DATABASE does that.'
    };
  }
  if (/^(?:42501|25006)$/.test(code)) {
    return {
      kind: 'permission_denied',
      message: `${where}: ${code === '25006' ? 'the database is read-only' : 'the rights do not suffice'}.`,
      hint: 'Ask for the right to create, read and write the artifact_storage tables, or use another database.'
    };
  }
  if (/^(?:3F000)$/.test(code)) {
    return {
      kind: 'not_found',
      message: `${where}: the search_path leads to no schema.`,
      hint: 'Make the schema first, or correct options=-csearch_path=….'
    };
  }
  if (/^(?:53100|53200|54000)$/.test(code)) {
    return {
      kind: 'storage_full',
      message: `${where}: the server has no space left.`,
      hint: "Free some space on the server's disk, or use another database."
    };
  }
  if (/^(?:22021|22P05|22001)$/.test(code)) {
    return {
      kind: 'invalid_input',
      message: 'A text of this artifact holds a character that PostgreSQL cannot keep.',
      hint: 'Save it without NUL characters in its name, code or preview.'
    };
  }
  if (/^(?:XX001|XX002)$/.test(code)) {
    return {
      kind: 'corrupted',
      message: `${where}: the database is damaged.`,
      hint: 'Restore it from a backup, or use another database.'
    };
  }
  if (/^(?:57014|55P03)$/.test(code)) {
    return {
      kind: 'unreachable',
      message: `${where}: a statement took too long.`,
      hint: 'Try again; somebody may hold a lock. command_timeout=60 in the URL waits longer.'
    };
  }
  if (isPlainServer(thrown)) {
    return {
      kind: 'unreachable',
      message: `${where}: the server offers no encryption.`,
      hint: 'Switch it on there, or, on a network that you trust, use sslmode=disable.'
    };
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return {
      kind: 'unreachable',
      message: `${where}: the host is not known.`,
      hint: 'Correct the name of the host, or check the network.'
    };
  }
  if (/CERT|ISSUER|SELF_SIGNED|VERIFY|^ERR_TLS|^ERR_SSL|^ERR_OSSL/.test(code)) {
    return {
      kind: 'unreachable',
      message: `${where}: the certificate of the server cannot be trusted (${code}).`,
      hint: 'Name the certificate to trust with sslrootcert=/path/to/ca.pem, and the host as the certificate has it.'
    };
  }
  if (isConnectionLoss(thrown)) {
    return {
      kind: 'unreachable',
      message: `${where}: the server cannot be reached${code === '' ? '' : ` (${code})`}.`,
      hint: 'Check that the server runs, and the host and the port, then try again.'
    };
  }
  return {
    kind: /^40/.test(code) ? 'conflict' : 'internal',
    message: `${where}: the database failed${code === '' ? '' : ` (${code})`}.`,
    hint: 'Try again; if it happens again, report it with the log of the Jupyter server.'
  };
}

/** Any thrown value as our error; never with a password in it. */
export function postgresqlError(thrown: unknown, url: PostgresqlUrl): ArtifactStorageError {
  return isArtifactStorageError(thrown)
    ? thrown
    : new ArtifactStorageError({ field: 'database_url', ...wordsOf(thrown, url), cause: thrown });
}
