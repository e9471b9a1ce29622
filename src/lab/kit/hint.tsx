import type { ReactNode } from 'react';
import { useHint } from './use-hint.js';

export interface HintProps {
  readonly className: string;
  /** The whole of it in words, for those who cannot see what it looks like. */
  readonly label: string;
  /** What people read who point at it or come to it with the Tab key. */
  readonly text: string;
  readonly origin?: string;
  readonly children: ReactNode;
}

/** Something small that says more on hover, on focus and to a screen reader. */
export function Hint(props: HintProps): JSX.Element {
  const { handlers, hint } = useHint(props.text);
  return (
    <span
      className={props.className}
      role="img"
      aria-label={props.label}
      title={props.text}
      data-origin={props.origin}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its text must be reachable by keyboard
      tabIndex={0}
      {...handlers}
    >
      {props.children}
      {hint}
    </span>
  );
}
