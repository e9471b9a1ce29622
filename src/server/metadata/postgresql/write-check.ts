import { sql } from 'kysely';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { PostgresqlUrl } from '../../../location/location-types.js';
import { describePostgresqlUrl } from '../../../location/postgresql-url.js';
import type { Database } from '../tables.js';

interface Rights {
  readonly read_only: boolean;
  readonly schema: string | null;
  readonly migrated: boolean;
  /** Whether LineaPy's tables are there and can be read; null where there are none. */
  readonly lineapys: boolean | null;
  readonly may_create: boolean | null;
  readonly may_read: boolean | null;
  readonly may_write: boolean | null;
}

/** What is needed of our tables to list and load, and to save and delete as well. */
const TABLES = sql`
  select
    bool_and(has_table_privilege(t.oid, 'SELECT')) as may_read,
    bool_and(has_table_privilege(t.oid, 'SELECT') and has_table_privilege(t.oid, 'INSERT')
      and (t.relname not in ('artifact_storage_name', 'artifact_storage_given_up',
        'artifact_storage_text')
        or has_table_privilege(t.oid, 'UPDATE'))
      and (t.relname not in ('artifact_storage_version', 'artifact_storage_given_up',
        'artifact_storage_text')
        or has_table_privilege(t.oid, 'DELETE'))) as may_write
  from pg_class t
  where t.oid in (
    to_regclass('artifact_storage_name'),
    to_regclass('artifact_storage_root'),
    to_regclass('artifact_storage_given_up'),
    to_regclass('artifact_storage_text'),
    to_regclass('artifact_storage_version')
  )`;

/**
 * Asks the server whether our tables could be made, or written to where they exist. Makes nothing,
 * not even for a moment.
 *
 * @returns false where what is there can be read, and not written to
 * @throws ArtifactStorageError `permission_denied` or `not_found` where neither is possible.
 */
export async function mayWrite(db: Database, url: PostgresqlUrl): Promise<boolean> {
  const { rows } = await sql<Rights>`
    select
      current_setting('transaction_read_only') = 'on' or pg_is_in_recovery() as read_only,
      current_schema() as schema,
      to_regclass('artifact_storage_version') is not null as migrated,
      has_table_privilege(to_regclass('node_value'), 'SELECT')
        and has_table_privilege(to_regclass('artifact'), 'SELECT') as lineapys,
      has_schema_privilege(current_schema(), 'CREATE') as may_create,
      ours.*
    from (${TABLES}) as ours`.execute(db);
  const rights = rows[0];
  const where = describePostgresqlUrl(url);
  const refuse = (kind: 'permission_denied' | 'not_found', message: string, hint: string) =>
    new ArtifactStorageError({
      kind,
      message: `${where}: ${message}`,
      hint,
      field: 'database_url'
    });
  if (rights?.migrated === true) {
    if (rights.may_read !== true) {
      throw refuse(
        'permission_denied',
        'this user may not read the artifact_storage tables.',
        'Ask for SELECT on them to load artifacts, with INSERT, UPDATE and DELETE to save, or use another user.'
      );
    }
    return rights.may_write === true && !rights.read_only;
  }
  const canMake = rights?.read_only === false && rights.may_create === true;
  if (!canMake && rights?.lineapys === true) {
    return false;
  }
  if (rights === undefined || rights.read_only) {
    throw refuse(
      'permission_denied',
      'the database is read-only.',
      'Use the primary server, or a user whose transactions may write.'
    );
  }
  if (rights.schema === null) {
    throw refuse(
      'not_found',
      'the search_path leads to no schema.',
      'Make the schema first, or correct options=-csearch_path=….'
    );
  }
  if (rights.may_create !== true) {
    throw refuse(
      'permission_denied',
      `this user may not make tables in the schema ${rights.schema}.`,
      'Ask for CREATE on the schema, or use another user or schema.'
    );
  }
  return true;
}
