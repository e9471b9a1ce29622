import { warningIcon } from '../../kit/icon.js';
import type { PanelProps } from '../../panel-props.js';

/** Shows only names with versions that lack their values; there where some do. */
export function MissingFilter({ storage, trans }: PanelProps): JSX.Element | null {
  const { artifacts, session } = storage;
  const known = session.active?.state.last_check?.pairing?.lost.length ?? 0;
  const isOn = artifacts.onlyMissing;
  const some =
    known > 0 || artifacts.items.some(({ missing_versions = 0 }) => missing_versions > 0);
  return !isOn && !some ? null : (
    <button
      type="button"
      className="jp-ArtifactStorage-filter"
      aria-pressed={isOn}
      onClick={() => {
        artifacts.onlyMissing = !isOn;
      }}
    >
      <warningIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
      {trans.__('Without a value')}
    </button>
  );
}
