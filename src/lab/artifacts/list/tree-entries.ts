import type { Artifact, ArtifactSummary } from '../../../api/artifact.js';
import type { IVersionsCache } from '../../interfaces/artifacts.js';
import { rowKey } from './row-key.js';

/** What a row of the tree is about. */
export type TreeEntry =
  | {
      readonly kind: 'name';
      readonly key: string;
      readonly artifact: ArtifactSummary;
      readonly expanded: boolean;
    }
  | {
      readonly kind: 'version';
      readonly key: string;
      readonly artifact: ArtifactSummary;
      readonly version: Artifact;
      /** Its place among the versions, from 1. */
      readonly position: number;
    }
  | {
      /** A row that is no version: it says what is going on, and may be opened to go on. */
      readonly kind: 'failed' | 'loading' | 'older';
      readonly key: string;
      readonly artifact: ArtifactSummary;
    };

const EXTRA = { failed: -1, loading: -2, older: -3 } as const;

/** The rows of the tree: names, and below those that are expanded their versions, newest first. */
export function treeEntries(
  items: readonly ArtifactSummary[],
  versions: IVersionsCache
): readonly TreeEntry[] {
  return items.flatMap((artifact): TreeEntry[] => {
    const { name } = artifact;
    const found = versions.get(name);
    const row: TreeEntry = {
      kind: 'name',
      key: rowKey(name),
      artifact,
      expanded: found !== undefined
    };
    if (found === undefined) {
      return [row];
    }
    const extra = (kind: keyof typeof EXTRA, isThere: boolean): TreeEntry[] =>
      isThere ? [{ kind, key: rowKey(name, EXTRA[kind]), artifact }] : [];
    return [
      row,
      ...found.items.map(
        (version, index): TreeEntry => ({
          kind: 'version',
          key: rowKey(name, version.version, version.source),
          artifact,
          version,
          position: index + 1
        })
      ),
      ...extra('failed', found.error !== undefined),
      ...extra('loading', found.loading),
      ...extra('older', found.next_cursor !== null && !found.loading)
    ];
  });
}
