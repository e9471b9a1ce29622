import type { Kysely } from 'kysely';

/** LineaPy's tables, as far as they are read. LineaPy 0.2; alembic head 07d0db31e15f. */
export interface LineapyTables {
  readonly artifact: {
    readonly id: number;
    readonly node_id: string;
    readonly execution_id: string;
    readonly name: string;
    /** Naive UTC. */
    readonly date_created: string;
    readonly version: number;
  };
  readonly node_value: {
    readonly node_id: string;
    readonly execution_id: string;
    /** A file name in the values directory; `runs:…` is a model that MLflow keeps. */
    readonly value: string | null;
    readonly value_type: string | null;
  };
  readonly node: {
    readonly id: string;
    readonly session_id: string | null;
    readonly node_type: string | null;
    readonly lineno: number | null;
    readonly end_lineno: number | null;
    readonly source_code_id: string | null;
  };
  readonly session_context: {
    readonly id: string;
    readonly python_version: string | null;
    readonly user_name: string | null;
  };
  readonly source_code: {
    readonly id: string;
    readonly code: string | null;
    readonly path: string | null;
    readonly jupyter_execution_count: number | null;
  };
  readonly import_node: {
    readonly id: string;
    readonly package_name: string | null;
    readonly version: string | null;
  };
}

/** A connection to a database in which LineaPy's tables are; nothing is ever written to them. */
export type LineapyDatabase = Kysely<LineapyTables>;
