import { type FocusEvent, type KeyboardEvent, type ReactNode, useState } from 'react';

/** A tooltip for the keyboard: what the mouse reads as `title`. */
export interface HintOf {
  /** To put on the element that has the hint. */
  readonly handlers: {
    readonly onFocus: (event: FocusEvent<HTMLElement>) => void;
    readonly onBlur: () => void;
    readonly onKeyDown: (event: KeyboardEvent) => void;
  };
  /** The hint, while it is shown. */
  readonly hint: ReactNode;
}

/** Shows a text below an element that has the focus by keyboard; Escape puts it away. */
export function useHint(text: string): HintOf {
  const [place, setPlace] = useState<{ readonly top: number; readonly left: number }>();
  return {
    handlers: {
      onFocus: ({ currentTarget }) => {
        if (currentTarget.matches(':focus-visible')) {
          const { bottom, left } = currentTarget.getBoundingClientRect();
          setPlace({ top: bottom + 4, left: Math.max(4, left - 120) });
        }
      },
      onBlur: () => setPlace(undefined),
      onKeyDown: (event) => {
        if (event.key === 'Escape' && place !== undefined) {
          event.stopPropagation();
          setPlace(undefined);
        }
      }
    },
    hint:
      place === undefined ? null : (
        // Fixed: no part of the panel cuts it off.
        <span className="jp-ArtifactStorage-hint" style={place} aria-hidden="true">
          {text}
        </span>
      )
  };
}
