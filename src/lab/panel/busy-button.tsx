import type { ReactNode } from 'react';

/** What a {@link BusyButton} takes. */
export interface IBusyButtonProps {
  readonly children: ReactNode;
  readonly onClick?: () => void;
  readonly type?: 'button' | 'submit';
  /** Looks: the main action, a dangerous one, or an ordinary one. */
  readonly kind?: 'accept' | 'warn' | 'plain' | 'link';
  /** Shows that the action runs; it cannot be started twice. */
  readonly busy?: boolean;
  readonly disabled?: boolean;
  readonly title?: string;
  readonly buttonRef?: React.Ref<HTMLButtonElement>;
}

/** A button that shows at once that its action runs. */
export function BusyButton(props: IBusyButtonProps): JSX.Element {
  const { busy = false, kind = 'plain', disabled = false } = props;
  const looks = kind === 'link' ? 'jp-ArtifactStorage-linkButton' : `jp-mod-styled jp-mod-${kind}`;
  return (
    <button
      ref={props.buttonRef}
      type={props.type ?? 'button'}
      className={`jp-ArtifactStorage-button ${looks}`}
      title={props.title}
      aria-busy={busy}
      // Not `disabled`: the button keeps the focus and stays known to a screen reader.
      aria-disabled={busy || disabled}
      onClick={(event) => {
        if (busy || disabled) {
          event.preventDefault();
        } else {
          props.onClick?.();
        }
      }}
    >
      {busy && <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />}
      {props.children}
    </button>
  );
}
