import { CommandIds } from '../command-ids.js';
import type { IPanelProps } from '../panel/panel-props.js';
import type { IArtifactRef } from './artifact-actions.js';
import type { TreeAction } from './tree-keys.js';

/** What Enter and Delete do on a row. */
export function useRowAction(
  props: IPanelProps,
  ref: IArtifactRef,
  count: number
): (action: TreeAction) => void {
  return (action) => {
    if (action === 'open') {
      void props.commands.execute(CommandIds.showArtifact, { ...ref });
    } else if (action === 'delete') {
      void props.storage.actions.delete(ref, count);
    }
  };
}
