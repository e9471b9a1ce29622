import { visibleName } from '../../location/visible-name.js';

export interface NoteChipsProps {
  readonly aliases: readonly string[];
  readonly tags: readonly string[];
}

/** Aliases and tags of a version, as many as there is room for. */
export function NoteChips({ aliases, tags }: NoteChipsProps): JSX.Element | null {
  return aliases.length + tags.length === 0 ? null : (
    <span
      className="jp-ArtifactStorage-notes"
      title={[...aliases, ...tags.map((tag) => `#${tag}`)].map(visibleName).join('\n')}
    >
      {aliases.map((alias) => (
        <span key={`alias ${alias}`} className="jp-ArtifactStorage-note jp-mod-alias">
          {visibleName(alias)}
        </span>
      ))}
      {tags.map((tag) => (
        <span key={`tag ${tag}`} className="jp-ArtifactStorage-note">
          #{visibleName(tag)}
        </span>
      ))}
    </span>
  );
}
