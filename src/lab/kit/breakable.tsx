import { Fragment, type ReactNode } from 'react';
import { inPanelWords } from './panel-words.js';

/**
 * A sentence in the words of the panel, whose paths and URLs may go on in the next line after a slash,
 * so that no name is torn apart.
 */
export function breakable(sentence: ReactNode): ReactNode {
  if (typeof sentence !== 'string') {
    return sentence;
  }
  const text = inPanelWords(sentence);
  if (!text.includes('/')) {
    return text;
  }
  const parts = text.split(/(?<=\/)(?!\/)/);
  return parts.map((part, index) => (
    <Fragment key={index}>
      {part}
      {index < parts.length - 1 && <wbr />}
    </Fragment>
  ));
}
