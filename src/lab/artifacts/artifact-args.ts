import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { isRecord } from '../../location/is-record.js';
import type { IArtifactRef } from '../interfaces/artifacts.js';

/** An artifact as the arguments of a command name it. */
export interface RefArgs extends IArtifactRef {
  readonly source?: 'lineapy';
}

/** One row, as the arguments of a command name it. */
export interface RowArgs extends IArtifactRef {
  /** The session in which it is seen. */
  readonly session_id: string;
  /** How many versions it stands for. */
  readonly count: number;
  /** The newest version of a name, to compare it. */
  readonly newest?: number;
}

/** The attribute in which a row of any home says what it is about, for the context menu. */
export const ROW_ATTRIBUTE = 'data-artifact';

/** The attribute in which a grid says which of its rows are selected, where there are several. */
export const SELECTION_ATTRIBUTE = 'data-selected-artifacts';

/** What a row says of itself. */
export function rowAttribute(row: RowArgs): { readonly [ROW_ATTRIBUTE]: string } {
  return { [ROW_ATTRIBUTE]: JSON.stringify(row) };
}

/** What a row in the page is about; undefined for any other element. */
export function rowOfNode(node: HTMLElement): RowArgs | undefined {
  const text = node.getAttribute(ROW_ATTRIBUTE);
  return text === null ? undefined : toRow(JSON.parse(text) as ReadonlyPartialJSONObject);
}

/** The artifact, or the version of it, that the arguments of a command name. */
export function toRef({ name, version, source }: ReadonlyPartialJSONObject): RefArgs | undefined {
  return typeof name === 'string'
    ? {
        name,
        ...(typeof version === 'number' ? { version } : {}),
        ...(source === 'lineapy' ? { source } : {})
      }
    : undefined;
}

/** The row that the arguments of a command name. */
export function toRow(args: ReadonlyPartialJSONObject): RowArgs | undefined {
  const { session_id, count, newest } = args;
  const ref = toRef(args);
  return ref !== undefined && typeof session_id === 'string'
    ? {
        ...ref,
        session_id,
        count: typeof count === 'number' ? count : 1,
        ...(typeof newest === 'number' ? { newest } : {})
      }
    : undefined;
}

/** The rows that the arguments of a command name: one, or those of `rows`. */
export function toRows(args: ReadonlyPartialJSONObject): readonly RowArgs[] {
  const { rows } = args;
  const all = Array.isArray(rows) ? rows : [args];
  return all.flatMap((one) =>
    isRecord(one) ? (toRow(one as ReadonlyPartialJSONObject) ?? []) : []
  );
}
