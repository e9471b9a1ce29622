import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  PostgresDialect,
  PostgresDriver,
  type PostgresPool
} from 'kysely';
import { isConnectionLoss, LostCommitError } from './postgresql-codes.js';

/** Kysely's driver, with transactions that begin as ours must. */
class PostgresqlDriver extends PostgresDriver {
  readonly #begin: string;

  constructor(pool: PostgresPool, begin: string) {
    super({ pool });
    this.#begin = begin;
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await connection.executeQuery(CompiledQuery.raw(this.#begin));
    } catch (error) {
      await this.rollbackTransaction(connection);
      throw error;
    }
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.commitTransaction(connection);
    } catch (error) {
      throw isConnectionLoss(error) ? new LostCommitError(error) : error;
    }
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch {
      // The pool throws the connection away; what made the transaction fail matters more.
    }
  }
}

/** Kysely's dialect for PostgreSQL, with our transactions. */
export class PostgresqlDialect extends PostgresDialect {
  readonly #pool: PostgresPool;
  readonly #begin: string;

  /** @param begin the statements that begin a transaction */
  constructor(pool: PostgresPool, begin: string) {
    super({ pool });
    this.#pool = pool;
    this.#begin = begin;
  }

  override createDriver(): Driver {
    return new PostgresqlDriver(this.#pool, this.#begin);
  }
}
