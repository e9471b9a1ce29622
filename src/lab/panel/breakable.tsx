import { Fragment, type ReactNode } from 'react';

/** A text whose paths and URLs may go on in the next line after a slash, so that no name is torn apart. */
export function breakable(text: ReactNode): ReactNode {
  if (typeof text !== 'string' || !text.includes('/')) {
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
