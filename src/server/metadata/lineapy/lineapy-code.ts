import { sql } from 'kysely';
import type { LineapyDatabase } from './lineapy-tables.js';

interface SourceLine {
  readonly code: readonly string[];
  readonly order: number;
}

/** A node of the graph: lines `first` to `last`, from 1, of a cell. */
interface ProgramNode {
  readonly source: string | null;
  readonly first: number;
  readonly last: number;
  readonly imports: boolean;
}

/** The program of one LineaPy session, as its graph. */
interface Program {
  readonly parents: ReadonlyMap<string, readonly string[]>;
  readonly nodes: ReadonlyMap<string, ProgramNode>;
  readonly sources: ReadonlyMap<string, SourceLine>;
}

/** The edges of the graph: a table, its column of the node, and those of the node's parents. */
const EDGES: readonly (readonly [table: string, node: string, ...parents: string[]])[] = [
  ['node', 'id', 'control_dependency'],
  ['call_node', 'id', 'function_id'],
  ['mutate_node', 'id', 'source_id', 'call_id'],
  ['global_node', 'id', 'call_id'],
  ['if_node', 'id', 'test_id', 'companion_id', 'unexec_id'],
  ['else_node', 'id', 'companion_id', 'unexec_id'],
  ['global_reference', 'call_node_id', 'variable_node_id'],
  ['positional_arg', 'call_node_id', 'arg_node_id'],
  ['keyword_arg', 'call_node_id', 'arg_node_id'],
  ['implicit_dependency', 'call_node_id', 'arg_node_id']
];

async function readProgram(db: LineapyDatabase, sessionId: string): Promise<Program> {
  const inSession = db.selectFrom('node').where('session_id', '=', sessionId);
  const nodes = await inSession
    .select(['id', 'node_type', 'lineno', 'end_lineno', 'source_code_id'])
    .execute();
  const parents = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  for (const [table, node, ...columns] of EDGES) {
    const { rows } = await sql<Readonly<Record<string, string | null>>>`
      select ${sql.ref(node)} as node, ${sql.join(columns.map((column) => sql.ref(column)))}
      from ${sql.table(table)} where ${sql.ref(node)} in ${inSession.select('id')}`.execute(db);
    for (const { node: id, ...found } of rows) {
      parents.get(id ?? '')?.push(...Object.values(found).filter((parent) => parent !== null));
    }
  }
  const sources = await db
    .selectFrom('source_code')
    .select(['id', 'code', 'jupyter_execution_count'])
    .where('id', 'in', inSession.select('source_code_id').where('source_code_id', 'is not', null))
    .execute();
  return {
    parents,
    sources: new Map(
      sources.map(({ id, code, jupyter_execution_count }) => [
        id,
        { code: (code ?? '').split('\n'), order: jupyter_execution_count ?? 0 }
      ])
    ),
    nodes: new Map(
      nodes.map(({ id, node_type, source_code_id, lineno, end_lineno }) => [
        id,
        {
          source: source_code_id,
          first: lineno ?? 1,
          last: end_lineno ?? lineno ?? 0,
          imports: node_type === 'ImportNode'
        }
      ])
    )
  };
}

function ancestors(program: Program, nodeId: string): ReadonlySet<string> {
  const found = new Set<string>([nodeId]);
  const open = [nodeId];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const parent of program.parents.get(next) ?? []) {
      if (!found.has(parent)) {
        found.add(parent);
        open.push(parent);
      }
    }
  }
  return found;
}

/** The lines of some nodes, in the order of the session, by cell and number. */
function linesOf(program: Program, nodes: readonly ProgramNode[]): ReadonlyMap<string, string> {
  const bySource = new Map<string, Set<number>>();
  for (const { source, first, last } of nodes) {
    if (source !== null) {
      const lines = bySource.get(source) ?? new Set<number>();
      for (let line = first; line <= last; line++) {
        lines.add(line);
      }
      bySource.set(source, lines);
    }
  }
  const cells = [...bySource]
    .flatMap(([id, lines]) => {
      const source = program.sources.get(id);
      return source === undefined ? [] : [{ ...source, id, lines }];
    })
    .sort((a, b) => a.order - b.order);
  return new Map(
    cells.flatMap(({ id, code, lines }) =>
      [...lines]
        .sort((a, b) => a - b)
        .map((line): [string, string] => [`${id}:${line}`, code[line - 1] ?? ''])
    )
  );
}

/**
 * The code that made a value, as LineaPy's `get_code` shows it: of the session's cells, in order,
 * the lines on which the value depends, imports first. LineaPy formats them anew; here they are as
 * they were written.
 *
 * @returns null where LineaPy recorded no code
 */
export async function lineapyCode(
  db: LineapyDatabase,
  sessionId: string | null,
  nodeId: string
): Promise<string | null> {
  if (sessionId === null) {
    return null;
  }
  const program = await readProgram(db, sessionId);
  const needed = [...ancestors(program, nodeId)].flatMap((id) => program.nodes.get(id) ?? []);
  const imports = linesOf(
    program,
    [...program.nodes.values()].filter((node) => node.imports)
  );
  const lines = [...linesOf(program, needed)];
  const text = [
    ...lines.filter(([at]) => imports.has(at)),
    ...lines.filter(([at]) => !imports.has(at))
  ].map(([, line]) => line);
  return text.length === 0 ? null : `${text.join('\n').trimEnd()}\n`;
}
