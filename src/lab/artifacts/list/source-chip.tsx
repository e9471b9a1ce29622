import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../../api/artifact.js';

export interface SourceChipProps {
  readonly artifact: Artifact;
  readonly trans: TranslationBundle;
}

/** Marks a version that LineaPy saved, with what to know before using it. */
export function SourceChip({ artifact, trans }: SourceChipProps): JSX.Element | null {
  if (artifact.source !== 'lineapy') {
    return null;
  }
  const title = [
    trans.__('Saved by LineaPy; it is read in place and never changed.'),
    ...(artifact.warnings ?? [])
  ];
  return (
    <span className="jp-ArtifactStorage-chip" title={title.join('\n')}>
      {trans.__('LineaPy')}
    </span>
  );
}
