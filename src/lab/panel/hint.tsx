import { type ReactNode, useState } from 'react';

/** What a {@link Hint} takes. */
export interface IHintProps {
  readonly className: string;
  /** The whole of it in words, for those who cannot see what it looks like. */
  readonly label: string;
  /** What people read who point at it or come to it with the Tab key. */
  readonly text: string;
  readonly origin?: string;
  readonly children: ReactNode;
}

/** Something small that says more to whoever points at it, tabs to it or has it read aloud. */
export function Hint(props: IHintProps): JSX.Element {
  const [place, setPlace] = useState<{ readonly top: number; readonly left: number }>();
  return (
    <span
      className={props.className}
      role="img"
      aria-label={props.label}
      title={props.text}
      data-origin={props.origin}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its text must be reachable by keyboard
      tabIndex={0}
      onFocus={({ currentTarget }) => {
        if (currentTarget.matches(':focus-visible')) {
          const { bottom, left } = currentTarget.getBoundingClientRect();
          setPlace({ top: bottom + 4, left: Math.max(4, left - 120) });
        }
      }}
      onBlur={() => setPlace(undefined)}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && place !== undefined) {
          event.stopPropagation();
          setPlace(undefined);
        }
      }}
    >
      {props.children}
      {place !== undefined && (
        // Fixed: no part of the panel cuts it off.
        <span className="jp-ArtifactStorage-hint" style={place} aria-hidden="true">
          {props.text}
        </span>
      )}
    </span>
  );
}
