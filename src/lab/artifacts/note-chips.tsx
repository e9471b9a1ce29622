import { visibleName } from '../../location/visible-name.js';

export interface NoteChipsProps {
  readonly aliases: readonly string[];
  readonly tags: readonly string[];
}

/** How many characters are shown in any case. */
const SHORT = 5;

/** Aliases and tags of a version, as many as there is room for. */
export function NoteChips({ aliases, tags }: NoteChipsProps): JSX.Element | null {
  const notes = [
    ...aliases.map((alias) => ({ key: `alias ${alias}`, text: visibleName(alias), isAlias: true })),
    ...tags.map((tag) => ({ key: `tag ${tag}`, text: `#${visibleName(tag)}`, isAlias: false }))
  ];
  return notes.length === 0 ? null : (
    <span className="jp-ArtifactStorage-notes" title={notes.map(({ text }) => text).join('\n')}>
      {notes.map(({ key, text, isAlias }) => (
        <span
          key={key}
          className={`jp-ArtifactStorage-note${isAlias ? ' jp-mod-alias' : ''}${text.length <= SHORT ? ' jp-mod-short' : ''}`}
        >
          {text}
        </span>
      ))}
    </span>
  );
}
