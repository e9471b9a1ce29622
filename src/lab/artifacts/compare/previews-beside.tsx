import type { Artifact } from '../../../api/artifact.js';
import { Card } from '../../kit/card.js';
import type { SectionProps } from '../details/details-props.js';
import { trustsCharts } from '../details/preview/chart-trust.js';
import { PreviewContent } from '../details/preview/preview-content.js';
import { usePreview } from '../details/preview/use-preview.js';
import { Failure } from '../failure.js';

export interface PreviewsBesideProps extends SectionProps {
  readonly before: Artifact;
  readonly after: Artifact;
  /** What the two versions are called. */
  readonly heads: { readonly before: string; readonly after: string };
}

/** The previews of two versions, side by side. */
export function PreviewsBeside(props: PreviewsBesideProps): JSX.Element {
  const { before, after, heads, trans } = props;
  return (
    <section aria-label={trans.__('Previews')}>
      <h3>{trans.__('Previews')}</h3>
      <div className="jp-ArtifactStorage-beside">
        <OnePreview {...props} version={before} title={heads.before} />
        <OnePreview {...props} version={after} title={heads.after} />
      </div>
    </section>
  );
}

interface OnePreviewProps extends SectionProps {
  readonly version: Artifact;
  readonly title: string;
}

function OnePreview(props: OnePreviewProps): JSX.Element {
  const { version, title, scope, host, storage, trans } = props;
  const { value, error, retry } = usePreview(storage.client, scope, version);
  return (
    <div>
      <h4>{title}</h4>
      {value !== undefined ? (
        <PreviewContent
          bundle={value.preview}
          trusted={trustsCharts(scope, version)}
          rendermime={host.rendermime}
          trans={trans}
        />
      ) : error !== undefined ? (
        <Failure error={error} onRetry={retry} trans={trans} />
      ) : (
        <Card kind="info" busy title={trans.__('Reading the preview…')} />
      )}
    </div>
  );
}
