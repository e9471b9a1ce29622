const PLAIN_SERVER = 'The server does not support SSL connections';

/** What pg's pool says where every connection stayed in use. */
const POOL_FULL = 'timeout exceeded when trying to connect';

/** A commit without an answer: the change was made, or it was not. */
export class LostCommitError extends Error {
  /** @param cause how the connection was lost */
  constructor(cause: unknown) {
    super('The connection was lost during a commit.', { cause });
  }
}

/** More work waits for connections than there are. */
export class PoolFullError extends Error {}

/** PgBouncer gives nearly every error of its own this code; what it means stands in its words. */
const PROTOCOL_VIOLATION = '08P01';

const BEHIND_THE_WORDS: readonly (readonly [RegExp, string])[] = [
  [/authentication failed|no such user/i, '28P01'],
  [/database .*does not exist|no such database/i, '3D000'],
  [
    /login has been failing|cannot connect|connect failed|server conn(?:ection)? crashed|query_wait_timeout|shut(?:ting)? ?down|server_lifetime|closed the connection/i,
    '08006'
  ],
  [/no more connections/i, '53300']
];

/** The SQLSTATE of an error of the server, or the code that Node gave it. */
export function codeOf(thrown: unknown): string {
  if (thrown instanceof LostCommitError) {
    return codeOf(thrown.cause);
  }
  if (thrown instanceof AggregateError && !('code' in thrown && thrown.code)) {
    return codeOf(thrown.errors[0]);
  }
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  return code === PROTOCOL_VIOLATION
    ? (BEHIND_THE_WORDS.find(([words]) => words.test(messageOf(thrown)))?.[1] ?? code)
    : code;
}

/** What the server, pg or Node says of an error. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : '';
}

/** Whether the server answered that it has no encryption. */
export function isPlainServer(thrown: unknown): boolean {
  return messageOf(thrown) === PLAIN_SERVER;
}

/** Whether no connection became free in time; says nothing of the server. */
export function isPoolFull(thrown: unknown): boolean {
  return thrown instanceof PoolFullError || messageOf(thrown) === POOL_FULL;
}

/** Codes of Node's sockets and of its resolver. */
const NETWORK =
  /^(?:ECONN\w+|EPIPE|ETIMEDOUT|EHOST\w+|ENET\w+|ENOTFOUND|EAI_AGAIN|ENOENT|EADDR\w+|ERR_STREAM\w*|ERR_SOCKET\w*)$/;

/** What pg says, without a code, where a connection is gone or does not come about. */
const GONE =
  /^(?:Connection terminated|timeout expired|Query read timeout|Client (?:was closed|has encountered)|Cannot use a pool)|read E|socket hang up|before secure TLS connection/i;

/** SQLSTATE classes of a server that goes, comes, or has no connection left. */
const UNAVAILABLE = /^(?:08(?!P01)\w{3}|57P0[1-5]|53300)$/;

/** Whether the connection, not the statement, is at fault. */
export function isConnectionLoss(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return (
    thrown instanceof LostCommitError ||
    UNAVAILABLE.test(code) ||
    NETWORK.test(code) ||
    (code === '' && GONE.test(messageOf(thrown)))
  );
}

/** Whether a connection broke off, in contrast to a server that does not answer at all. */
export function isReset(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return (
    /^(?:ECONNRESET|ECONNABORTED|EPIPE|57P0[1-5]|08006)$/.test(code) ||
    (code === '' &&
      /^Connection terminated unexpectedly|socket hang up|before secure TLS/.test(
        messageOf(thrown)
      ))
  );
}

/** Whether the server took the transaction back for another one; it can be tried again. */
export function isRolledBack(thrown: unknown): boolean {
  return (
    /^(?:40001|40P01|25P03)$/.test(codeOf(thrown)) || isSaveRace(thrown) || isStatementLost(thrown)
  );
}

/**
 * Whether a connection does not know a prepared statement, knows it already, or has planned it for
 * tables that look different now. The statement's text still works.
 */
export function isStatementLost(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return (
    code === '26000' ||
    code === '42P05' ||
    (code === '0A000' && messageOf(thrown).startsWith('cached plan'))
  );
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
