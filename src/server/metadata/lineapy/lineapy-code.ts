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

async function readProgram(db: LineapyDatabase, sessionId: string): Promise<Program> {
  const nodes = await db
    .selectFrom('node')
    .select(['id', 'node_type', 'lineno', 'end_lineno', 'control_dependency', 'source_code_id'])
    .where('session_id', '=', sessionId)
    .execute();
  const parents = new Map<string, string[]>(nodes.map(({ id }) => [id, []]));
  const add = (child: string, ...found: readonly (string | null)[]): void => {
    parents.get(child)?.push(...found.filter((parent) => parent !== null));
  };
  for (const { id, control_dependency } of nodes) {
    add(id, control_dependency);
  }
  const inSession = db.selectFrom('node').select('id').where('session_id', '=', sessionId);
  const select = {
    calls: db.selectFrom('call_node').selectAll().where('id', 'in', inSession),
    mutations: db.selectFrom('mutate_node').selectAll().where('id', 'in', inSession),
    globals: db.selectFrom('global_node').selectAll().where('id', 'in', inSession),
    ifs: db.selectFrom('if_node').selectAll().where('id', 'in', inSession),
    elses: db.selectFrom('else_node').selectAll().where('id', 'in', inSession),
    references: db
      .selectFrom('global_reference')
      .select(['call_node_id', 'variable_node_id'])
      .where('call_node_id', 'in', inSession)
  };
  for (const { id, function_id } of await select.calls.execute()) {
    add(id, function_id);
  }
  for (const { id, source_id, call_id } of await select.mutations.execute()) {
    add(id, source_id, call_id);
  }
  for (const { id, call_id } of await select.globals.execute()) {
    add(id, call_id);
  }
  for (const { id, test_id, companion_id, unexec_id } of await select.ifs.execute()) {
    add(id, test_id, companion_id, unexec_id);
  }
  for (const { id, companion_id, unexec_id } of await select.elses.execute()) {
    add(id, companion_id, unexec_id);
  }
  for (const { call_node_id, variable_node_id } of await select.references.execute()) {
    add(call_node_id, variable_node_id);
  }
  for (const table of ['positional_arg', 'keyword_arg', 'implicit_dependency'] as const) {
    const rows = await db
      .selectFrom(table)
      .select(['call_node_id', 'arg_node_id'])
      .where('call_node_id', 'in', inSession)
      .execute();
    for (const { call_node_id, arg_node_id } of rows) {
      add(call_node_id, arg_node_id);
    }
  }
  const sourceIds = [...new Set(nodes.flatMap(({ source_code_id }) => source_code_id ?? []))];
  const sources = new Map<string, SourceLine>();
  for (let start = 0; start < sourceIds.length; start += 500) {
    const rows = await db
      .selectFrom('source_code')
      .select(['id', 'code', 'jupyter_execution_count'])
      .where('id', 'in', sourceIds.slice(start, start + 500))
      .execute();
    for (const { id, code, jupyter_execution_count } of rows) {
      sources.set(id, { code: (code ?? '').split('\n'), order: jupyter_execution_count ?? 0 });
    }
  }
  return {
    parents,
    sources,
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
    ...lines.filter(([place]) => imports.has(place)),
    ...lines.filter(([place]) => !imports.has(place))
  ].map(([, line]) => line);
  return text.length === 0 ? null : `${text.join('\n').trimEnd()}\n`;
}
