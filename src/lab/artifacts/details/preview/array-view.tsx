import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArrayPreview } from '../../../../api/preview.js';
import { Facts } from '../about/facts.js';
import { Histogram } from './histogram.js';
import { amountText } from './preview-words.js';
import { bitmapUrl } from './safe-preview.js';

export interface ArrayViewProps {
  readonly array: ArrayPreview;
  /** A picture of it, as base64 of a PNG. */
  readonly image: string | undefined;
  readonly trans: TranslationBundle;
}

/** What an array is like: shape, type, range, and a picture where it looks like one. */
export function ArrayView({ array, image, trans }: ArrayViewProps): JSX.Element {
  const picture = bitmapUrl('image/png', image);
  const { shape, type, min, max, mean, nulls, histogram, sampled } = array;
  return (
    <>
      {picture !== undefined && (
        <img
          className="jp-ArtifactStorage-picture"
          src={picture}
          alt={trans.__('The array as a picture')}
        />
      )}
      <Facts
        facts={[
          [
            trans.__('Shape'),
            shape.length === 0
              ? trans.__('one number')
              : shape.map((size) => size.toLocaleString()).join(' × ')
          ],
          [trans.__('Type'), type],
          ...(min === undefined || max === undefined
            ? []
            : [
                [trans.__('Range'), trans.__('%1 to %2', amountText(min), amountText(max))] as const
              ]),
          ...(mean === undefined ? [] : [[trans.__('Mean'), amountText(mean)] as const]),
          [trans.__('Missing'), nulls.toLocaleString()],
          ...(sampled === null
            ? []
            : [
                [
                  trans.__('Statistics'),
                  trans.__('of a sample of %1 elements', sampled.toLocaleString())
                ] as const
              ])
        ]}
      />
      {histogram !== undefined && (
        <div className="jp-ArtifactStorage-largeHistogram">
          <Histogram histogram={histogram} trans={trans} />
          <div aria-hidden="true">
            <span>{amountText(histogram.edges[0] ?? '')}</span>
            <span>{amountText(histogram.edges.at(-1) ?? '')}</span>
          </div>
        </div>
      )}
    </>
  );
}
