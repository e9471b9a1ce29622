import type { ArtifactSource } from '../../api/artifact.js';
import type { CopySelection } from '../../api/copy.js';
import type { CandidatePosition, CopyCandidate } from '../metadata/copy-records.js';
import type { ArtifactStore } from './artifact-store.js';
import { lineapySaveId } from './copy-version.js';

/** How many names are looked at together, and how many of their versions. */
const NAMES = 200;
const VERSIONS = 500;

/** A version of the selection. */
export type Selected = CopyCandidate & { readonly source?: ArtifactSource };

/** Some names of the selection with some of their versions: of each name the lowest first. */
export interface SelectedPage {
  readonly versions: readonly Selected[];
  /** The names of which all versions have come with this page. */
  readonly ended: readonly string[];
}

/** All versions of a selection, in pages: no more than one is in memory. */
export async function* selectedPages(
  source: ArtifactStore,
  selection: CopySelection,
  storeId: string
): AsyncGenerator<SelectedPage> {
  const isMeant = 'versions' in selection ? meantBy(selection.versions) : () => true;
  for await (const names of namePages(source, selection)) {
    const others = await source.copies.others(names);
    const lineapys = others.map(
      (one): Selected => ({
        ...{ name: one.name, version: one.version, size: one.size, sha256: one.sha256 },
        ...{ root: one.root, value_key: one.value_key },
        save_id: lineapySaveId(one, storeId),
        original_save_id: null,
        damaged_at: null,
        source: 'lineapy'
      })
    );
    yield { versions: lineapys.filter(isMeant), ended: [] };
    let after: CandidatePosition | null = null;
    do {
      const { candidates, next } = await source.copies.page(names, after, VERSIONS);
      yield { versions: candidates.filter(isMeant), ended: next === null ? names : [] };
      after = next;
    } while (after !== null);
  }
}

async function* namePages(
  source: ArtifactStore,
  selection: CopySelection
): AsyncGenerator<readonly string[]> {
  if ('versions' in selection) {
    const names = [...new Set(selection.versions.map(({ name }) => name))];
    for (let start = 0; start < names.length; start += NAMES) {
      yield names.slice(start, start + NAMES);
    }
    return;
  }
  const filters = 'filters' in selection ? selection.filters : {};
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<ArtifactStore['list']>> = await source.list({
      ...filters,
      order: 'name',
      limit: NAMES,
      ...(cursor === null ? {} : { cursor })
    });
    if (page.artifacts.length > 0) {
      yield page.artifacts.map(({ name }) => name);
    }
    cursor = page.next_cursor;
  } while (cursor !== null);
}

type Wanted = Extract<CopySelection, { readonly versions: unknown }>['versions'];

/** Whether a version is one of those that are named. */
function meantBy(wanted: Wanted): (one: Selected) => boolean {
  const byName = Map.groupBy(wanted, ({ name }) => name);
  return ({ name, version, save_id, source }) =>
    byName
      .get(name)
      ?.some(
        (one) =>
          (one.version === undefined || one.version === version) &&
          (one.save_id === undefined || (one.save_id === save_id && source === undefined))
      ) === true;
}
