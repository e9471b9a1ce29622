import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../../api/artifact.js';
import { warningIcon } from '../../kit/icon.js';

/** What is missing of one version; undefined where nothing is known to be. */
export function missingText(
  { value_missing }: Pick<Artifact, 'value_missing'>,
  trans: TranslationBundle
): string | undefined {
  return value_missing === true ? trans.__('its value is missing') : undefined;
}

/** Marks a row whose value, or one of whose values, is missing; its label says what. */
export function MissingMark({ label }: { readonly label: string | undefined }): JSX.Element | null {
  return label === undefined ? null : (
    <span
      className="jp-ArtifactStorage-mark jp-mod-warning"
      role="img"
      aria-label={label}
      title={label}
    >
      <warningIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
    </span>
  );
}
