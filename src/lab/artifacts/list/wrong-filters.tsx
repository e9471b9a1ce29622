import type { ArtifactSummary } from '../../../api/artifact.js';
import type { Pairing } from '../../../api/location.js';
import { warningIcon } from '../../kit/icon.js';
import type { PanelProps } from '../../panel-props.js';
import { filterName, WRONG_FILTERS, type WrongFilter } from '../filter/filter-words.js';

/** Whether some names have versions whose values are wrong like that, as far as is seen here. */
function areKnown(
  key: WrongFilter,
  items: readonly ArtifactSummary[],
  pairing: Pairing | undefined
): boolean {
  const count = ({ missing_versions = 0, damaged_versions = 0 }: ArtifactSummary): number =>
    key === 'missing' ? missing_versions : damaged_versions;
  const isLost = [...(pairing?.lost ?? []), ...(pairing?.known?.versions ?? [])].some(
    ({ changed = false }) => changed === (key === 'damaged')
  );
  return isLost || items.some((one) => count(one) > 0);
}

/** Each shows only names with versions whose values are wrong; there where some are, until it is on. */
export function WrongFilters({ storage, trans }: PanelProps): JSX.Element {
  const { artifacts } = storage;
  const pairing = artifacts.scope?.active?.state.last_check?.pairing;
  return (
    <>
      {WRONG_FILTERS.filter(
        (key) => artifacts.filters[key] !== true && areKnown(key, artifacts.items, pairing)
      ).map((key) => (
        <button
          key={key}
          type="button"
          className="jp-ArtifactStorage-suggestion jp-ArtifactStorage-missingFilter"
          onClick={() => {
            artifacts.filters = { ...artifacts.filters, [key]: true };
          }}
        >
          <warningIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          {filterName(key, trans)}
        </button>
      ))}
    </>
  );
}
