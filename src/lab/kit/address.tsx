import type { TranslationBundle } from '@jupyterlab/translation';
import { useRef } from 'react';
import { breakablePath, WORD_ENDS } from './breakable.js';
import { CopyButton } from './copy-button.js';
import { type ShownAddress, textOfAddress } from './shown-address.js';
import { useElided } from './use-elided.js';

export interface AddressProps {
  readonly address: ShownAddress;
  /** The address as it is set: what is read aloud, shown on hover, and copied. */
  readonly whole: string;
  /** More about it, for who points at it. */
  readonly more?: string | undefined;
  readonly trans: TranslationBundle;
}

/** An address in one line: as much of it as there is room for, the whole on hover and to copy. */
export function Address({ address, whole, more, trans }: AddressProps): JSX.Element {
  const text = useRef<HTMLSpanElement>(null);
  const { shown, wraps } = useElided(text, address);
  const differs = shown !== whole;
  return (
    <span className="jp-ArtifactStorage-place">
      <span
        ref={text}
        className={`jp-ArtifactStorage-lineValue${wraps ? ' jp-mod-wraps' : ''}`}
        title={more === undefined ? whole : `${whole}\n${more}`}
        aria-hidden={differs}
        data-place={textOfAddress(address)}
      >
        {wraps ? breakablePath(shown, WORD_ENDS) : shown}
      </span>
      {differs && <span className="jp-ArtifactStorage-aloud">{whole}</span>}
      <CopyButton text={whole} trans={trans} />
    </span>
  );
}
