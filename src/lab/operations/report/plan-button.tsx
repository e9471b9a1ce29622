import type { Operation } from '../../../api/operation.js';
import { CommandIds } from '../../command-ids.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { PanelProps } from '../../panel-props.js';

interface PlanButtonProps extends Pick<PanelProps, 'commands' | 'trans'> {
  readonly operation: Operation;
}

/** What is planned first, and done after a question. */
const PLANNED: readonly Operation['kind'][] = ['clean_up', 'copy', 'relocate', 'retain'];

/** Opens the question about a plan again: after a reload of the page, its dialog is gone. */
export function PlanButton({ commands, operation, trans }: PlanButtonProps): JSX.Element | null {
  const { kind, dry_run, state, id, session_id } = operation;
  return !dry_run || state !== 'succeeded' || !PLANNED.includes(kind) ? null : (
    <div className="jp-ArtifactStorage-buttons">
      <BusyButton
        title={trans.__('Show what was found, and what can be done now')}
        onClick={() => commands.execute(CommandIds.reviewPlan, { id, session_id })}
      >
        {trans.__('Review plan…')}
      </BusyButton>
    </div>
  );
}
