import { warningIcon } from '../../kit/icon.js';
import type { PanelProps } from '../../panel-props.js';

/** Shows only names with versions that lack their values; there where some do, until it is on. */
export function MissingFilter({ storage, trans }: PanelProps): JSX.Element | null {
  const { artifacts } = storage;
  const known = artifacts.scope?.active?.state.last_check?.pairing?.lost.length ?? 0;
  const some =
    known > 0 || artifacts.items.some(({ missing_versions = 0 }) => missing_versions > 0);
  return artifacts.filters.missing === true || !some ? null : (
    <button
      type="button"
      className="jp-ArtifactStorage-suggestion jp-ArtifactStorage-missingFilter"
      onClick={() => {
        artifacts.filters = { ...artifacts.filters, missing: true };
      }}
    >
      <warningIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
      {trans.__('Without a value')}
    </button>
  );
}
