import { sql, type Transaction } from 'kysely';
import type { Tables } from '../tables.js';

/** LineaPy's own version of its tables: the last one that it released. */
const ALEMBIC_HEAD = '07d0db31e15f';

/**
 * LineaPy's tables in SQLite, as LineaPy 0.2.3 itself makes them in an empty database.
 *
 * To a database that has tables, but not its own, LineaPy applies its migrations, and those fail on
 * SQLite. So a new database that LineaPy may open needs these.
 */
const TABLES: readonly (readonly [name: string, columns: string])[] = [
  ['pipeline', 'id INTEGER NOT NULL, name VARCHAR NOT NULL, PRIMARY KEY (id)'],
  ['execution', 'id VARCHAR NOT NULL, timestamp DATETIME, PRIMARY KEY (id)'],
  [
    'source_code',
    `id VARCHAR NOT NULL, code VARCHAR, path VARCHAR, jupyter_execution_count INTEGER,
     jupyter_session_id VARCHAR, PRIMARY KEY (id), CHECK ((path IS NOT NULL) !=
     ((jupyter_execution_count IS NOT NULL) AND (jupyter_execution_count IS NOT NULL))),
     CHECK ((jupyter_execution_count IS NULL) = (jupyter_session_id is NULL))`
  ],
  [
    'assigned_variable_node',
    'id VARCHAR NOT NULL, variable_name VARCHAR NOT NULL, PRIMARY KEY (id, variable_name)'
  ],
  [
    'session_context',
    `id VARCHAR NOT NULL, environment_type VARCHAR(7), python_version VARCHAR,
     creation_time DATETIME, working_directory VARCHAR, session_name VARCHAR, user_name
     VARCHAR, hardware_spec VARCHAR, execution_id VARCHAR, PRIMARY KEY (id), FOREIGN
     KEY(execution_id) REFERENCES execution (id)`
  ],
  [
    'node',
    `id VARCHAR NOT NULL, session_id VARCHAR, node_type VARCHAR(11), lineno INTEGER,
     col_offset INTEGER, end_lineno INTEGER, end_col_offset INTEGER, control_dependency
     VARCHAR, source_code_id VARCHAR, PRIMARY KEY (id), CHECK ((lineno IS NULL) =
     (col_offset is NULL) and (col_offset is NULL) = (end_lineno is NULL) and (end_lineno
     is NULL) = (end_col_offset is NULL) and (end_col_offset is NULL) = (source_code_id
     is NULL)), FOREIGN KEY(control_dependency) REFERENCES node (id), FOREIGN
     KEY(source_code_id) REFERENCES source_code (id)`
  ],
  [
    'artifact',
    `id INTEGER NOT NULL, node_id VARCHAR NOT NULL, execution_id VARCHAR NOT NULL, name
     VARCHAR NOT NULL, date_created DATETIME NOT NULL, version INTEGER NOT NULL, PRIMARY
     KEY (id), CONSTRAINT _unique_artifact_name_and_version UNIQUE (name, version),
     CONSTRAINT _unique_artifact_name_for_a_node_id_and_exec_id UNIQUE (name, node_id,
     execution_id, version), FOREIGN KEY(node_id) REFERENCES node (id), FOREIGN
     KEY(execution_id) REFERENCES execution (id)`
  ],
  [
    'node_value',
    `node_id VARCHAR NOT NULL, execution_id VARCHAR NOT NULL, value VARCHAR, value_type
     VARCHAR(7), start_time DATETIME, end_time DATETIME, PRIMARY KEY (node_id,
     execution_id), FOREIGN KEY(node_id) REFERENCES node (id), FOREIGN KEY(execution_id)
     REFERENCES execution (id)`
  ],
  [
    'lookup',
    `id VARCHAR NOT NULL, name VARCHAR NOT NULL, PRIMARY KEY (id), FOREIGN KEY(id)
     REFERENCES node (id)`
  ],
  [
    'import_node',
    `id VARCHAR NOT NULL, name VARCHAR, package_name VARCHAR, version VARCHAR, path
     VARCHAR, PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES node (id)`
  ],
  [
    'call_node',
    `id VARCHAR NOT NULL, function_id VARCHAR, PRIMARY KEY (id), FOREIGN KEY(id)
     REFERENCES node (id), FOREIGN KEY(function_id) REFERENCES node (id)`
  ],
  [
    'literal_assign_node',
    `id VARCHAR NOT NULL, value_type VARCHAR(8), value VARCHAR NOT NULL, PRIMARY KEY
     (id), FOREIGN KEY(id) REFERENCES node (id)`
  ],
  [
    'mutate_node',
    `id VARCHAR NOT NULL, source_id VARCHAR, call_id VARCHAR, PRIMARY KEY (id), FOREIGN
     KEY(id) REFERENCES node (id), FOREIGN KEY(source_id) REFERENCES node (id), FOREIGN
     KEY(call_id) REFERENCES node (id)`
  ],
  [
    'global_node',
    `id VARCHAR NOT NULL, name VARCHAR, call_id VARCHAR, PRIMARY KEY (id), FOREIGN
     KEY(id) REFERENCES node (id), FOREIGN KEY(call_id) REFERENCES node (id)`
  ],
  [
    'artifact_to_pipeline',
    `pipeline_id INTEGER, artifact_id INTEGER, FOREIGN KEY(pipeline_id) REFERENCES
     pipeline (id), FOREIGN KEY(artifact_id) REFERENCES artifact (id)`
  ],
  [
    'mlflow_artifact_storage',
    `id INTEGER NOT NULL, artifact_id INTEGER NOT NULL, backend VARCHAR NOT NULL,
     tracking_uri VARCHAR NOT NULL, registry_uri VARCHAR, model_uri VARCHAR NOT NULL,
     model_flavor VARCHAR NOT NULL, delete_time DATETIME, PRIMARY KEY (id), FOREIGN
     KEY(artifact_id) REFERENCES artifact (id)`
  ],
  [
    'dependency',
    `id INTEGER NOT NULL, pipeline_id INTEGER NOT NULL, post_artifact_id INTEGER NOT
     NULL, PRIMARY KEY (id), FOREIGN KEY(pipeline_id) REFERENCES pipeline (id), FOREIGN
     KEY(post_artifact_id) REFERENCES artifact (id)`
  ],
  [
    'positional_arg',
    `call_node_id VARCHAR NOT NULL, arg_node_id VARCHAR NOT NULL, starred BOOLEAN NOT
     NULL, "index" INTEGER NOT NULL, PRIMARY KEY (call_node_id, arg_node_id, "index"),
     FOREIGN KEY(call_node_id) REFERENCES call_node (id), FOREIGN KEY(arg_node_id)
     REFERENCES node (id)`
  ],
  [
    'keyword_arg',
    `call_node_id VARCHAR NOT NULL, arg_node_id VARCHAR NOT NULL, starred BOOLEAN NOT
     NULL, name VARCHAR NOT NULL, PRIMARY KEY (call_node_id, arg_node_id, name), FOREIGN
     KEY(call_node_id) REFERENCES call_node (id), FOREIGN KEY(arg_node_id) REFERENCES
     node (id)`
  ],
  [
    'global_reference',
    `call_node_id VARCHAR NOT NULL, variable_node_id VARCHAR NOT NULL, variable_name
     VARCHAR NOT NULL, PRIMARY KEY (call_node_id, variable_node_id, variable_name),
     FOREIGN KEY(call_node_id) REFERENCES call_node (id), FOREIGN KEY(variable_node_id)
     REFERENCES node (id)`
  ],
  [
    'implicit_dependency',
    `call_node_id VARCHAR NOT NULL, arg_node_id VARCHAR NOT NULL, "index" INTEGER NOT
     NULL, PRIMARY KEY (call_node_id, arg_node_id, "index"), FOREIGN KEY(call_node_id)
     REFERENCES call_node (id), FOREIGN KEY(arg_node_id) REFERENCES node (id)`
  ],
  [
    'if_node',
    `id VARCHAR NOT NULL, test_id VARCHAR, companion_id VARCHAR, unexec_id VARCHAR,
     PRIMARY KEY (id), FOREIGN KEY(id) REFERENCES node (id), FOREIGN KEY(test_id)
     REFERENCES node (id), FOREIGN KEY(companion_id) REFERENCES node (id), FOREIGN
     KEY(unexec_id) REFERENCES literal_assign_node (id)`
  ],
  [
    'else_node',
    `id VARCHAR NOT NULL, companion_id VARCHAR, unexec_id VARCHAR, PRIMARY KEY (id),
     FOREIGN KEY(id) REFERENCES node (id), FOREIGN KEY(companion_id) REFERENCES node
     (id), FOREIGN KEY(unexec_id) REFERENCES literal_assign_node (id)`
  ],
  [
    'dependency_to_artifact_table',
    `dependency_id INTEGER, artifact_id INTEGER, FOREIGN KEY(dependency_id) REFERENCES
     dependency (id), FOREIGN KEY(artifact_id) REFERENCES artifact (id)`
  ],
  [
    'alembic_version',
    `version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY
     (version_num)`
  ]
];

/** Makes LineaPy's tables, empty and marked as current, in a database without them. */
export async function makeLineapyTables(db: Transaction<Tables>): Promise<void> {
  for (const [name, columns] of TABLES) {
    await sql`create table ${sql.ref(name)} (${sql.raw(columns)})`.execute(db);
  }
  await sql`insert into alembic_version values (${ALEMBIC_HEAD})`.execute(db);
}
