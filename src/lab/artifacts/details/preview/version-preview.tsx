import type { Artifact } from '../../../../api/artifact.js';
import { Card } from '../../../kit/card.js';
import { Failure } from '../../failure.js';
import type { SectionProps } from '../details-props.js';
import { trustsCharts } from './chart-trust.js';
import { PreviewContent } from './preview-content.js';
import { usePreview } from './use-preview.js';

export interface VersionPreviewProps
  extends Pick<SectionProps, 'host' | 'scope' | 'storage' | 'trans'> {
  readonly version: Artifact;
}

/** What a value looks like: read when it is shown, and with a word where a part of it is lost. */
export function VersionPreview(props: VersionPreviewProps): JSX.Element {
  const { version, host, scope, storage, trans } = props;
  const { value, error, retry } = usePreview(storage.client, scope, version);
  if (value === undefined) {
    return error === undefined ? (
      <Card kind="info" busy title={trans.__('Reading the preview…')} />
    ) : (
      <Failure error={error} onRetry={retry} trans={trans} />
    );
  }
  return (
    <>
      {value.incomplete === true && (
        <Card kind="warning" title={trans.__('This preview is incomplete.')}>
          {trans.__('Its file is missing or cannot be read. The value itself is not affected.')}
        </Card>
      )}
      <PreviewContent
        bundle={value.preview}
        trusted={trustsCharts(scope, version)}
        rendermime={host.rendermime}
        trans={trans}
      />
    </>
  );
}
