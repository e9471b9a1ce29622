import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../../api/artifact.js';
import { warningIcon } from '../../kit/icon.js';

/** What is wrong with the value of one version; undefined where nothing is known to be. */
export function missingText(
  { value_missing, damaged_at }: Pick<Artifact, 'value_missing' | 'damaged_at'>,
  trans: TranslationBundle
): string | undefined {
  if (value_missing === true) {
    return trans.__('its value is missing');
  }
  return damaged_at === undefined
    ? undefined
    : trans.__('its value has other bytes than were saved');
}

/** Marks a row whose value, or one of whose values, is missing or damaged; its label says what. */
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
