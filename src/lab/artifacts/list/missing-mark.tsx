import { warningIcon } from '../../kit/icon.js';

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
