import { formatExactTime, formatTime } from '../../kit/format.js';

/** When a version was saved, relative to now; the whole date on hover. */
export function ArtifactTime({ iso }: { readonly iso: string }): JSX.Element {
  return (
    <time className="jp-ArtifactStorage-time" dateTime={iso} title={formatExactTime(iso)}>
      {formatTime(iso)}
    </time>
  );
}
