import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../../api/artifact.js';

export interface FormatChipProps {
  readonly artifact: Artifact;
  readonly trans: TranslationBundle;
}

/** What people call a format of values. */
export function formatName(format: string): string {
  return { parquet: 'Parquet', numpy: 'NumPy', json: 'JSON' }[format] ?? format;
}

/** Marks a version that is no pickle: to load it runs no code. */
export function FormatChip({ artifact, trans }: FormatChipProps): JSX.Element | null {
  const { format } = artifact;
  return format === undefined ? null : (
    <span
      className="jp-ArtifactStorage-chip"
      title={trans.__('Stored as %1: cannot run code when it is loaded.', formatName(format))}
    >
      {formatName(format)}
    </span>
  );
}
