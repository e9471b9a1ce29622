import { type KeyboardEvent, useEffect, useId, useMemo, useRef } from 'react';
import type { Artifact } from '../../../api/artifact.js';
import { BusyButton } from '../../kit/busy-button.js';
import { formatExactTime, formatSize, formatTime } from '../../kit/format.js';
import { useVirtualRows } from '../../kit/use-virtual-rows.js';
import { Failure } from '../failure.js';
import { FormatChip } from '../list/format-chip.js';
import { MissingMark } from '../list/missing-mark.js';
import { missingText } from '../list/missing-words.js';
import { SourceChip } from '../list/source-chip.js';
import { NoteChips } from '../note-chips.js';
import { versionKey } from './details-place.js';
import type { DetailsProps } from './details-props.js';

/** Height of a version without notes, in pixels. */
const ROW_PX = 44;

/** How far from the last version older ones are asked for, in rows. */
const AHEAD = 10;

/** The versions of a name, the newest first; only those in sight are in the page. */
export function VersionList(props: DetailsProps): JSX.Element {
  const { model, trans } = props;
  const { versions, chosen } = model;
  const { items, next_cursor, loading, error } = versions;
  const scroll = useRef<HTMLDivElement>(null);
  const id = useId();
  const at = chosen === undefined ? -1 : items.indexOf(chosen);
  const keys = useMemo(() => items.map((item) => versionKey(item)), [items]);
  const rows = useVirtualRows({
    keys,
    scroll,
    estimate: () => ROW_PX,
    // The chosen version stays in the page: the focus names it.
    kept: chosen === undefined ? undefined : versionKey(chosen),
    isAtStart: true,
    ahead: AHEAD,
    onEnd: loading || error !== undefined ? undefined : () => model.loadMore()
  });
  useEffect(() => {
    if (at >= 0) {
      rows.scrollToIndex(at, { align: 'auto' });
    }
  }, [rows, at]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const page = Math.max(1, Math.floor((scroll.current?.clientHeight ?? 0) / ROW_PX) - 1);
    const end = items.length - 1;
    const keys: Readonly<Record<string, number>> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: end
    };
    const wanted = keys[event.key];
    const next = wanted === undefined ? undefined : items[Math.max(0, Math.min(end, wanted))];
    if (next !== undefined) {
      event.preventDefault();
      model.choose(next);
    }
  };
  return (
    <div className="jp-ArtifactStorage-versions">
      <h3 id={`${id}-title`}>{trans.__('Versions')}</h3>
      <div
        ref={scroll}
        role="listbox"
        className="jp-ArtifactStorage-versionScroll"
        aria-labelledby={`${id}-title`}
        aria-busy={loading}
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: rows.getTotalSize(), position: 'relative' }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const item = items[index];
            return item === undefined ? null : (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list has the keyboard
              <div
                key={versionKey(item)}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                className="jp-ArtifactStorage-versionRow"
                ref={rows.measureElement}
                data-index={index}
                style={{ top: start }}
                aria-selected={index === at}
                aria-setsize={next_cursor === null ? items.length : -1}
                aria-posinset={index + 1}
                title={formatExactTime(item.date_created)}
                onClick={() => model.choose(item)}
              >
                <Version item={item} trans={trans} />
              </div>
            );
          })}
        </div>
      </div>
      {error !== undefined && items.length > 0 && (
        <Failure error={error} onRetry={() => model.refresh()} trans={trans} />
      )}
      {next_cursor !== null && (
        <BusyButton kind="link" busy={loading} onClick={() => model.loadMore()}>
          {trans.__('Older versions')}
        </BusyButton>
      )}
    </div>
  );
}

function Version({
  item,
  trans
}: { readonly item: Artifact } & Pick<DetailsProps, 'trans'>): JSX.Element {
  return (
    <>
      <div className="jp-ArtifactStorage-versionLine">
        <strong>v{item.version}</strong>
        <MissingMark label={missingText(item, trans)} />
        <SourceChip artifact={item} trans={trans} />
        <FormatChip artifact={item} trans={trans} />
        <span className="jp-ArtifactStorage-time">{formatTime(item.date_created)}</span>
      </div>
      <div className="jp-ArtifactStorage-rowDetail">
        {trans.__('%1 · %2', formatSize(item.size), item.user)}
      </div>
      <NoteChips aliases={item.aliases ?? []} tags={item.tags ?? []} />
    </>
  );
}
