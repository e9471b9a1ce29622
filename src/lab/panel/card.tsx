import type { ReactNode } from 'react';

/** What a {@link Card} takes. */
export interface ICardProps {
  readonly kind: 'info' | 'warning' | 'error';
  /** What is the case, in one sentence. */
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
  readonly busy?: boolean;
}

/** A message of the panel: what is the case, why, and the next step. Errors are announced. */
export function Card(props: ICardProps): JSX.Element {
  const { kind, busy = false } = props;
  return (
    <div
      className={`jp-ArtifactStorage-card jp-mod-${kind}`}
      role={kind === 'error' ? 'alert' : 'status'}
      aria-busy={busy}
    >
      <div className="jp-ArtifactStorage-cardTitle">
        {busy && <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />}
        {props.title}
      </div>
      {props.children !== undefined && (
        <div className="jp-ArtifactStorage-cardBody">{props.children}</div>
      )}
      {props.actions !== undefined && (
        <div className="jp-ArtifactStorage-buttons">{props.actions}</div>
      )}
    </div>
  );
}
