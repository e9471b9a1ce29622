import { Fragment, type ReactNode } from 'react';
import { inPanelWords } from './panel-words.js';

/** A sentence in the words of the panel. Its paths and URLs break after a slash only. */
export function breakable(sentence: ReactNode): ReactNode {
  if (typeof sentence !== 'string') {
    return sentence;
  }
  return breakablePath(inPanelWords(sentence));
}

/** Where a word without a blank may go on in the next line: after its marks, never before. */
export const WORD_ENDS = /(?<=[/.:,@_-])(?![/.:,@_-]|$)/;

/** A text that may go on in the next line after a slash, or after other marks. */
export function breakablePath(text: string, marks = /(?<=\/)(?!\/)/): ReactNode {
  const parts = text.split(marks);
  if (parts.length === 1) {
    return text;
  }
  return parts.map((part, index) => (
    <Fragment key={index}>
      {part}
      {index < parts.length - 1 && <wbr />}
    </Fragment>
  ));
}
