import type { LabIcon } from '@jupyterlab/ui-components';
import type { MouseEvent } from 'react';
import { useHint } from './use-hint.js';
import { useRunning } from './use-running.js';

export interface IconButtonProps {
  readonly icon: LabIcon;
  /** What it does: tooltip and accessible name. */
  readonly label: string;
  /** What it does; while a promise of it is pending, the button is busy. */
  readonly onClick: (event: MouseEvent<HTMLButtonElement>) => unknown;
  readonly busy?: boolean;
  /** Whether it does nothing now; it stays where it is and keeps the focus. */
  readonly isIdle?: boolean;
  /** -1 takes it out of the tab order. */
  readonly tabIndex?: number;
  /** Whether it opens a menu. */
  readonly hasPopup?: boolean;
  /** Whether its label is also shown when it has the focus of the keyboard. */
  readonly hint?: boolean;
}

/** A small button with an icon. */
export function IconButton(props: IconButtonProps): JSX.Element {
  const { icon, label } = props;
  const { running, start } = useRunning();
  const busy = props.busy === true || running;
  const { handlers, hint } = useHint(label);
  return (
    <button
      type="button"
      className="jp-ArtifactStorage-iconButton"
      title={label}
      aria-label={label}
      aria-busy={busy}
      aria-disabled={props.isIdle === true || undefined}
      aria-haspopup={props.hasPopup === true ? 'menu' : undefined}
      tabIndex={props.tabIndex}
      {...(props.hint === true ? handlers : {})}
      onClick={(event) => {
        event.stopPropagation();
        if (!busy && props.isIdle !== true) {
          start(() => props.onClick(event));
        }
      }}
      onDoubleClick={(event) => event.stopPropagation()}
    >
      {busy ? (
        <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />
      ) : (
        <icon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
      )}
      {hint}
    </button>
  );
}
