import type { TranslationBundle } from '@jupyterlab/translation';
import { Advice } from '../../kit/advice.js';
import type { NoteOnDir } from './note-on-dir.js';

export interface DirNoteProps {
  readonly note: NoteOnDir;
  /** Whether the ways to begin are said: while the address is none of them. */
  readonly withStarts: boolean;
  readonly trans: TranslationBundle;
}

/** The line under the field for values: what it may begin with here, or what is missing for it. */
export function DirNote({ note, withStarts, trans }: DirNoteProps): JSX.Element | null {
  const { starts, missing } = note;
  if (missing !== undefined) {
    return (
      <div className="jp-ArtifactStorage-fieldProblem" role="status">
        <strong>{trans.__('%1 cannot be used here yet.', missing.label)}</strong>{' '}
        <Advice text={missing.hint} trans={trans} />
      </div>
    );
  }
  return withStarts && starts.length > 0 ? (
    <div className="jp-ArtifactStorage-fieldHelp">
      {trans.__('Beside folders there are here: %1.', starts.join(', '))}
    </div>
  ) : null;
}
