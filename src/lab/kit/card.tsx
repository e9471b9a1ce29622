import { type ReactNode, useId } from 'react';
import { breakable } from './breakable.js';

export interface CardProps {
  readonly kind: 'info' | 'warning' | 'error';
  /** What is the case, in one sentence. */
  readonly title: string;
  /** What to do next. */
  readonly children?: ReactNode;
  /** Buttons. */
  readonly actions?: ReactNode;
  readonly busy?: boolean;
  /** Whether something is entered in it: then only its title is announced, not each key. */
  readonly form?: boolean;
}

/** A message of the panel: what is the case, why, and the next step. Errors are announced. */
export function Card(props: CardProps): JSX.Element {
  const { kind, busy = false, form = false } = props;
  const id = useId();
  const live = kind === 'error' ? 'alert' : 'status';
  return (
    <div
      className={`jp-ArtifactStorage-card jp-mod-${kind}`}
      role={form ? 'group' : live}
      {...(form ? { 'aria-labelledby': id } : {})}
      aria-busy={busy}
    >
      <div id={id} className="jp-ArtifactStorage-cardTitle" role={form ? live : undefined}>
        {busy && <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />}
        <span>{breakable(props.title)}</span>
      </div>
      {props.children !== undefined && (
        <div className="jp-ArtifactStorage-cardBody">{breakable(props.children)}</div>
      )}
      {props.actions !== undefined && (
        <div className="jp-ArtifactStorage-buttons">{props.actions}</div>
      )}
    </div>
  );
}
