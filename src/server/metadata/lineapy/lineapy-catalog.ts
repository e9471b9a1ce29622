import type { Artifact } from '../../../api/artifact.js';
import { isLineapyKey } from '../../../location/lineapy-key.js';
import { someNames } from '../../../location/some-names.js';
import { visibleName } from '../../../location/visible-name.js';
import { fold } from '../folding.js';
import type { NameInMemory } from '../names-in-memory.js';
import { inOrder, type Row } from '../paging.js';
import type { SchemaTraits } from '../sql-database.js';
import type { LineapyDatabase } from './lineapy-tables.js';

/** One version that LineaPy saved, as lists show it; size and checksum are known where its value is read. */
export interface LineapyRow extends Row<Artifact> {
  readonly node_id: string;
  readonly session_id: string | null;
  /** Why its value cannot be loaded. */
  readonly unavailable: string | undefined;
}

/** All versions that LineaPy saved, as one read of its tables found them. */
export interface LineapyCatalog {
  /** Newest first. */
  readonly rows: readonly LineapyRow[];
  /** By name, highest version first. */
  readonly byName: ReadonlyMap<string, readonly LineapyRow[]>;
  /** The names, each with its newest version. */
  readonly names: readonly NameInMemory[];
}

/** The catalog of a database in which LineaPy saved nothing. */
export const EMPTY_CATALOG: LineapyCatalog = { rows: [], byName: new Map(), names: [] };

/** The versions of a name, highest first. */
export function versionsOf({ byName }: LineapyCatalog, name: string): readonly LineapyRow[] {
  return byName.get(name) ?? [];
}

/** Every version, with what is known of its value. */
export function selectLineapyRows(db: LineapyDatabase, traits: SchemaTraits) {
  return db
    .selectFrom('artifact as a')
    .leftJoin('node_value as v', (join) =>
      join.onRef('v.node_id', '=', 'a.node_id').onRef('v.execution_id', '=', 'a.execution_id')
    )
    .leftJoin('node as n', 'n.id', 'a.node_id')
    .leftJoin('session_context as s', 's.id', 'n.session_id')
    .select([
      'a.id',
      'a.node_id',
      'a.name',
      'a.version',
      traits.timeText('a.date_created').as('date_created'),
      'v.value',
      'v.value_type',
      'n.session_id',
      's.python_version',
      's.user_name'
    ]);
}

type Selected = Awaited<ReturnType<ReturnType<typeof selectLineapyRows>['execute']>>[number];

/** LineaPy's naive UTC as ISO 8601: `2026-11-23 20:59:04.687536` → `2026-11-23T20:59:04.687536Z`. */
function utcOf(naive: string): string {
  const [seconds = '', fraction = ''] = naive.replace(' ', 'T').split('.', 2);
  return `${seconds}.${fraction.padEnd(3, '0')}Z`;
}

function whyUnavailable(value: string | null): string | undefined {
  if (value === null || value === '') {
    return 'LineaPy recorded no value for it.';
  }
  if (value.startsWith('runs:')) {
    return `It is a model that LineaPy left to MLflow (${value}): load it with MLflow.`;
  }
  return isLineapyKey(value)
    ? undefined
    : 'LineaPy recorded a value that is no file of its directory.';
}

function quoted(names: readonly string[]): string {
  return someNames(names.map((name) => `"${visibleName(name)}"`));
}

function toRow(row: Selected, root: string, sharing: readonly string[]): LineapyRow {
  const unavailable = whyUnavailable(row.value);
  const warnings = [
    ...(unavailable === undefined ? [] : [unavailable]),
    ...(sharing.length < 2
      ? []
      : [
          `The names ${quoted(sharing)} share one file: LineaPy may have saved the value of another name under this one.`
        ])
  ];
  const date_created = utcOf(row.date_created);
  return {
    // Negative: no row of ours has it.
    id: -row.id,
    after: date_created,
    node_id: row.node_id,
    session_id: row.session_id,
    unavailable,
    item: {
      name: row.name,
      version: row.version,
      date_created,
      size: 0,
      sha256: '',
      value_key: row.value ?? '',
      root,
      value_type: row.value_type ?? '',
      value_shape: null,
      python_version: row.python_version ?? '',
      notebook_path: null,
      user: row.user_name ?? '',
      buffers: [],
      source: 'lineapy',
      ...(warnings.length === 0 ? {} : { warnings })
    }
  };
}

/** Reads all of LineaPy's versions. `root` is where their values are expected. */
export async function readCatalog(
  db: LineapyDatabase,
  traits: SchemaTraits,
  root: string
): Promise<LineapyCatalog> {
  const selected = await selectLineapyRows(db, traits).execute();
  const namesOfFile = new Map<string, Set<string>>();
  for (const { value, name } of selected) {
    if (value !== null) {
      namesOfFile.set(value, (namesOfFile.get(value) ?? new Set()).add(name));
    }
  }
  const rows = selected.map((row) =>
    toRow(row, root, [...(namesOfFile.get(row.value ?? '') ?? [])].sort())
  );
  const byName = new Map(
    [...Map.groupBy(rows, ({ item }) => item.name)].map(([name, versions]) => [
      name,
      inOrder(
        versions.map((row) => ({ ...row, after: row.item.version })),
        true
      )
    ])
  );
  const names = [...byName].flatMap(([name, versions]) =>
    versions.slice(0, 1).map(({ id, item }) => {
      const summary = { ...item, version_count: versions.length };
      return { id, folded: fold(name), item: summary };
    })
  );
  return { rows: inOrder(rows, true), byName, names };
}
