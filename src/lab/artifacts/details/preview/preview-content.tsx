import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Widget } from '@lumino/widgets';
import { LuminoHost } from '../lumino-host.js';
import { ArrayView } from './array-view.js';
import { LiteralTree } from './literal-tree.js';
import { ModelView } from './model-view.js';
import { chartWidget, noteWidget, previewWidget } from './preview-widget.js';
import { chartOf, readPreview } from './read-preview.js';
import { safePreview } from './safe-preview.js';
import { TableView } from './table-view.js';

export interface PreviewContentProps {
  /** MIME type to text; base64 for pictures. */
  readonly bundle: Readonly<Record<string, string>>;
  /** Whether charts may run what they say. */
  readonly trusted: boolean;
  readonly rendermime: IRenderMimeRegistry;
  readonly trans: TranslationBundle;
}

/** A preview: what others saved, so nothing of it runs, and nothing is loaded. */
export function PreviewContent(props: PreviewContentProps): JSX.Element {
  const { bundle, trusted, rendermime, trans } = props;
  const chart = chartOf(bundle);
  if (chart !== undefined && trusted && rendermime.getFactory(chart) !== undefined) {
    const text = bundle[chart] ?? '';
    return (
      <LuminoHost id={chart + text} make={() => chartWidget(chart, text, rendermime, trans)} />
    );
  }
  const own = readPreview(bundle);
  switch (own?.kind) {
    case 'table':
      return <TableView table={own.table} trans={trans} />;
    case 'array':
      return <ArrayView array={own.array} image={bundle['image/png']} trans={trans} />;
    case 'model':
      return (
        <>
          <ModelView model={own.model} trans={trans} />
          {bundle['text/html'] !== undefined && <Other {...props} />}
        </>
      );
    case 'tree':
      return <LiteralTree literal={own.literal} trans={trans} />;
    case undefined:
      return (
        <>
          <Other {...props} bundle={withoutChart(bundle, chart)} />
          {chart !== undefined && (
            <p className="jp-ArtifactStorage-muted">
              {rendermime.getFactory(chart) === undefined
                ? trans.__('The chart itself is not drawn: nothing here renders %1.', chart)
                : trans.__(
                    'The chart itself is drawn while the notebook that saved it is open and trusted: it may load data from elsewhere.'
                  )}
            </p>
          )}
        </>
      );
  }
}

/** What is shown in place of a chart. */
function withoutChart(
  bundle: PreviewContentProps['bundle'],
  chart: string | undefined
): PreviewContentProps['bundle'] {
  return Object.fromEntries(Object.entries(bundle).filter(([type]) => type !== chart));
}

/** HTML, pictures and text. */
function Other({ bundle, rendermime, trans }: PreviewContentProps): JSX.Element {
  return (
    <LuminoHost
      id={JSON.stringify(bundle)}
      make={(): Widget => {
        const preview = safePreview(bundle);
        return preview === undefined
          ? noteWidget(trans.__('No preview was recorded with this version.'))
          : previewWidget(preview, rendermime, trans);
      }}
    />
  );
}
