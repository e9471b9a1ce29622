import { CommandIds } from '../../command-ids.js';
import type { RowArgs } from '../artifact-args.js';
import type { ArtifactTreeProps } from './artifact-tree.js';
import type { TreeAction } from './tree-keys.js';

/** What Enter, a double click, Delete and F2 do on a row. */
export function useRowAction(
  { commands }: Pick<ArtifactTreeProps, 'commands'>,
  row: RowArgs
): (action: TreeAction) => void {
  const ids: Partial<Record<TreeAction, string>> = {
    open: CommandIds.openRow,
    pin: CommandIds.openRow,
    delete: CommandIds.deleteArtifacts,
    notes: CommandIds.editRowNotes
  };
  return (action) => {
    const id = ids[action];
    if (id !== undefined && commands.isEnabled(id, { ...row })) {
      void commands.execute(id, { ...row, preview: action === 'open' });
    }
  };
}
