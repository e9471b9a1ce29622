import { formatExactTime, formatTime } from '../../kit/format.js';

export interface ArtifactTimeProps {
  readonly iso: string;
  readonly style?: 'long' | 'short';
}

/** When a version was saved, relative to now; the whole date on hover. */
export function ArtifactTime({ iso, style }: ArtifactTimeProps): JSX.Element {
  return (
    <time className="jp-ArtifactStorage-time" dateTime={iso} title={formatExactTime(iso)}>
      {formatTime(iso, style)}
    </time>
  );
}
