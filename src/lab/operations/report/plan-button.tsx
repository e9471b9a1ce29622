import type { Operation } from '../../../api/operation.js';
import { CommandIds } from '../../command-ids.js';
import { BusyButton } from '../../kit/busy-button.js';
import type { PanelProps } from '../../panel-props.js';
import { canBeReviewed } from '../shown-operations.js';

interface PlanButtonProps extends Pick<PanelProps, 'commands' | 'trans'> {
  readonly operation: Operation;
}

/** Opens the question about a plan again: after a reload of the page, its dialog is gone. */
export function PlanButton({ commands, operation, trans }: PlanButtonProps): JSX.Element | null {
  const { id, session_id } = operation;
  return !canBeReviewed(operation) ? null : (
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
