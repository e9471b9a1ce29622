import { CommandIds } from '../../command-ids.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { PanelProps } from '../../panel-props.js';
import type { RowArgs } from '../artifact-args.js';

export interface SelectionBarProps extends Pick<PanelProps, 'commands' | 'trans'> {
  readonly rows: readonly RowArgs[];
  readonly onRun: (id: string, rows: readonly RowArgs[]) => unknown;
}

/** What can be done with the artifacts that are selected. */
export function SelectionBar({ commands, rows, trans, onRun }: SelectionBarProps): JSX.Element {
  const button = (id: string, label: string): JSX.Element => (
    <BusyButton
      key={id}
      disabled={!commands.isEnabled(id, { rows: rows.map(toJson) })}
      onClick={() => onRun(id, rows)}
    >
      {label}
    </BusyButton>
  );
  return (
    <div
      className="jp-ArtifactStorage-selectionBar"
      role="toolbar"
      aria-label={trans.__('Selected artifacts')}
    >
      {button(CommandIds.insertLoadCell, trans.__('Insert load cell'))}
      {button(CommandIds.copyLoadCode, trans.__('Copy code'))}
      {button(CommandIds.compareRows, trans.__('Compare'))}
      {button(CommandIds.copyRows, trans.__('Copy to…'))}
      {button(CommandIds.tagArtifacts, trans.__('Tag…'))}
      {button(CommandIds.deleteArtifacts, trans.__('Delete…'))}
    </div>
  );
}

const toJson = (row: RowArgs): RowArgs & Record<string, never> =>
  row as RowArgs & Record<string, never>;
