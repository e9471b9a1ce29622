import { LOCATION_KEYS } from '../../../api/constants.js';
import type { ResolvedLocation } from '../../../api/location.js';
import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';
import { useLocationName } from '../named/use-location-name.js';
import { OriginChip } from './origin-chip.js';
import { originTitle } from './origin-title.js';

/** Whether all settings that say something come from the same origin: then one chip is enough. */
export function hasOneOrigin(location: ResolvedLocation): boolean {
  const options = location.storage_options;
  const silent = options.origin === 'default' && Object.keys(options.value).length === 0;
  return (
    location.artifact_storage_dir.origin === location.database_url.origin &&
    (silent || options.origin === location.database_url.origin)
  );
}

/** The name of the whole location, where it has one, and its origin: in the title of its section. */
export function TitleChip(props: PanelProps): JSX.Element | null {
  const { storage, trans } = props;
  useModel(storage.session);
  useModel(storage.memory);
  const { state } = storage.session;
  const location =
    state.kind === 'ready'
      ? state.active.location
      : state.kind === 'no_notebook'
        ? state.defaults?.location
        : undefined;
  const name = useLocationName(storage, location);
  if (location === undefined || (state.kind === 'ready' && !state.confirmed)) {
    return null;
  }
  return (
    <>
      {name !== undefined && (
        <span className="jp-ArtifactStorage-locationName" title={name}>
          {name}
        </span>
      )}
      {hasOneOrigin(location) && (
        <OriginChip
          origin={location.artifact_storage_dir.origin}
          title={LOCATION_KEYS.map((key) =>
            originTitle(location, key, trans, storage.memory.inForce)
          ).join('\n')}
          trans={trans}
        />
      )}
    </>
  );
}
