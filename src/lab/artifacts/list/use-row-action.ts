import { CommandIds } from '../../command-ids.js';
import type { IArtifactRef } from '../../interfaces/artifacts.js';
import type { ArtifactTreeProps } from './artifact-tree.js';
import type { TreeAction } from './tree-keys.js';

/** What Enter and Delete do on a row. */
export function useRowAction(
  props: ArtifactTreeProps,
  ref: IArtifactRef,
  count: number
): (action: TreeAction) => void {
  const { session_id } = props.scope;
  return (action) => {
    if (action === 'open') {
      void props.commands.execute(CommandIds.showArtifact, { ...ref, session_id });
    } else if (action === 'delete') {
      void props.storage.actions.delete(props.scope, ref, count);
    }
  };
}
