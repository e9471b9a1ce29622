import type { TranslationBundle } from '@jupyterlab/translation';
import { useRef } from 'react';
import { CopyButton } from './copy-button.js';
import { type ShownPlace, textOfPlace } from './shown-place.js';
import { useElided } from './use-elided.js';

/** What a {@link Place} takes. */
export interface PlaceProps {
  readonly place: ShownPlace;
  /** The place as it is set: what is read aloud, shown on hover, and copied. */
  readonly whole: string;
  /** More about it, for who points at it. */
  readonly more?: string | undefined;
  readonly trans: TranslationBundle;
}

/** A place in one line: as much of it as there is room for, the whole on hover and to copy. */
export function Place({ place, whole, more, trans }: PlaceProps): JSX.Element {
  const text = useRef<HTMLSpanElement>(null);
  const shown = useElided(text, place);
  const differs = shown !== whole;
  return (
    <span className="jp-ArtifactStorage-place">
      <span
        ref={text}
        className="jp-ArtifactStorage-lineValue"
        title={more === undefined ? whole : `${whole}\n${more}`}
        aria-hidden={differs}
        data-place={textOfPlace(place)}
      >
        {shown}
      </span>
      {differs && <span className="jp-ArtifactStorage-aloud">{whole}</span>}
      <CopyButton text={whole} trans={trans} />
    </span>
  );
}
