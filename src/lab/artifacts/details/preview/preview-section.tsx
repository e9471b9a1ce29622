import { Card } from '../../../kit/card.js';
import { Failure } from '../../failure.js';
import type { SectionProps } from '../details-props.js';
import { trustsCharts } from './chart-trust.js';
import { PreviewContent } from './preview-content.js';
import { usePreview } from './use-preview.js';

/** What the value looks like. */
export function PreviewSection(props: SectionProps): JSX.Element {
  const { artifact, host, scope, storage, trans } = props;
  const { value, error, retry } = usePreview(storage.client, scope, artifact);
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
        <Card kind="warning" title={trans.__('This is a part of the preview.')}>
          {trans.__('Its file is missing or cannot be read. The value is not concerned.')}
        </Card>
      )}
      <PreviewContent
        bundle={value.preview}
        trusted={trustsCharts(scope, artifact)}
        rendermime={host.rendermime}
        trans={trans}
      />
    </>
  );
}
