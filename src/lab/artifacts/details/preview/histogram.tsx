import type { TranslationBundle } from '@jupyterlab/translation';
import type { PreviewHistogram } from '../../../../api/preview.js';
import { amountText } from './preview-words.js';

/** Size of the drawing, in units of its own. */
const WIDTH = 100;
const HEIGHT = 24;

export interface HistogramProps {
  readonly histogram: PreviewHistogram;
  readonly trans: TranslationBundle;
}

/** How values are spread, as bars; in words for those who cannot see them. */
export function Histogram({ histogram, trans }: HistogramProps): JSX.Element | null {
  const { edges, counts } = histogram;
  const most = Math.max(...counts, 0);
  if (most === 0 || counts.length === 0) {
    return null;
  }
  const at = counts.indexOf(most);
  const text = (index: number): string => amountText(edges[index] ?? '');
  const label = trans.__(
    'Histogram from %1 to %2; most between %3 and %4',
    text(0),
    text(edges.length - 1),
    text(at),
    text(at + 1)
  );
  const width = WIDTH / counts.length;
  return (
    <svg
      className="jp-ArtifactStorage-histogram"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      <title>{label}</title>
      {counts.map((count, index) => {
        // Few are not none.
        const height = count === 0 ? 0 : Math.max(1, (count / most) * HEIGHT);
        return (
          <rect
            key={index}
            x={index * width}
            y={HEIGHT - height}
            width={width * 0.88}
            height={height}
          />
        );
      })}
    </svg>
  );
}
