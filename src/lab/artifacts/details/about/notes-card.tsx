import type { MetadataValue } from '../../../../api/notes.js';
import { visibleName } from '../../../../location/visible-name.js';
import { formatExactTime, formatTime } from '../../../kit/format.js';
import { NoteChips } from '../../note-chips.js';
import type { SectionProps } from '../details-props.js';
import { Facts } from './facts.js';

const textOf = (value: MetadataValue): string =>
  typeof value === 'number'
    ? value.toLocaleString(undefined, { maximumSignificantDigits: 15 })
    : String(value);

/** What people wrote about the version. */
export function NotesCard({ artifact, trans }: SectionProps): JSX.Element {
  const { description, tags = [], metadata = {}, aliases = [], edited_at, edited_by } = artifact;
  const facts = Object.entries(metadata);
  const hasNotes = (description ?? '') !== '' || tags.length + aliases.length + facts.length > 0;
  return (
    <section className="jp-ArtifactStorage-box" aria-label={trans.__('Notes')}>
      <h3>{trans.__('Notes')}</h3>
      {!hasNotes && (
        <p className="jp-ArtifactStorage-muted">
          {trans.__('No description, tags or metadata yet.')}
        </p>
      )}
      {description !== undefined && description !== '' && (
        <p className="jp-ArtifactStorage-description">{description}</p>
      )}
      <NoteChips aliases={aliases} tags={tags} />
      {facts.length > 0 && (
        <Facts facts={facts.map(([key, value]) => [visibleName(key), textOf(value)] as const)} />
      )}
      {edited_at !== undefined && (
        <p className="jp-ArtifactStorage-muted" title={formatExactTime(edited_at)}>
          {trans.__('Edited %1 by %2', formatTime(edited_at), edited_by ?? '')}
        </p>
      )}
    </section>
  );
}
