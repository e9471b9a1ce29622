import { hash } from 'node:crypto';
import { isStatementLost } from './postgresql-codes.js';

/** The first table of ours that a statement names: so people know it in `pg_prepared_statements`. */
const TABLE = /artifact_storage_\w+/;

/**
 * Which statements a server parses and plans once for each connection: those that every save and
 * load runs. Parsing them took half of the server's time for a save.
 *
 * A name contains the hash of its text, so all connections mean the same statement by it. PgBouncer may
 * lend another connection for each transaction, one that does not know the name. After the first
 * error of this kind, all statements are sent as texts again.
 */
export class PreparedStatements {
  readonly #names = new Map<string, string>();
  #givenUp = false;

  /** Takes a statement that will run often. */
  add(sql: string): void {
    const [table = 'artifact_storage'] = TABLE.exec(sql) ?? [];
    this.#names.set(sql, `${table.slice(0, 38)}_${hash('sha256', sql).slice(0, 24)}`);
  }

  /** The name under which a connection knows a statement; undefined for those that run seldom. */
  nameOf(sql: string): string | undefined {
    return this.#givenUp ? undefined : this.#names.get(sql);
  }

  /** Takes the error of a query: if connections do not keep statements, none is prepared any more. */
  noteFailure(error: unknown): void {
    this.#givenUp ||= isStatementLost(error);
  }
}
