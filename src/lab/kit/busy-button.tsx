import type { ReactNode } from 'react';
import { useRunning } from './use-running.js';

export interface BusyButtonProps {
  readonly children: ReactNode;
  /** What it does; while a promise of it is pending, the button is busy. */
  readonly onClick?: () => unknown;
  readonly type?: 'button' | 'submit';
  /** Looks: the main action, a dangerous one, or an ordinary one. */
  readonly kind?: 'accept' | 'warn' | 'plain' | 'link';
  /** Shows that the action runs; it cannot be started twice. */
  readonly busy?: boolean;
  /** Whether its text says how far the action is: the spinner stands beside it then. */
  readonly isProgress?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly buttonRef?: React.Ref<HTMLButtonElement>;
}

/** A button that shows at once that its action runs. */
export function BusyButton(props: BusyButtonProps): JSX.Element {
  const { running, start } = useRunning();
  const { kind = 'plain', disabled = false } = props;
  const busy = props.busy === true || running;
  const looks = kind === 'link' ? 'jp-ArtifactStorage-linkButton' : `jp-mod-styled jp-mod-${kind}`;
  return (
    <button
      ref={props.buttonRef}
      type={props.type ?? 'button'}
      className={`jp-ArtifactStorage-button ${looks}${props.isProgress === true ? ' jp-mod-progress' : ''}`}
      title={props.title}
      aria-busy={busy}
      // Not `disabled`: the button keeps the focus and stays known to a screen reader.
      aria-disabled={busy || disabled}
      onClick={(event) => {
        if (busy || disabled) {
          event.preventDefault();
        } else {
          start(() => props.onClick?.());
        }
      }}
    >
      {busy && <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />}
      <span className="jp-ArtifactStorage-buttonText">{props.children}</span>
    </button>
  );
}
