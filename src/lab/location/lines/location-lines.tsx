import type { TranslationBundle } from '@jupyterlab/translation';
import { LOCATION_KEYS } from '../../../api/constants.js';
import type { LocationKey, ResolvedLocation } from '../../../api/location.js';
import type { SessionState } from '../../../api/session.js';
import { ConnectionMark } from './connection-mark.js';
import { LocationLine } from './location-line.js';
import { OriginChip } from './origin-chip.js';
import { originTitle } from './origin-title.js';
import { hasOneOrigin } from './title-chip.js';

export interface LocationLinesProps {
  readonly location: ResolvedLocation;
  readonly last_check?: SessionState['last_check'] | undefined;
  readonly checking: boolean;
  /** Whether lines may say where they come from; absent: yes. */
  readonly chips?: boolean;
  /** Whether the session's own settings are remembered in the notebook. */
  readonly remembered?: boolean;
  /** The home directory, whose paths are written with `~`. */
  readonly home: string | undefined;
  readonly trans: TranslationBundle;
}

/** A location in lines: values, metadata, and options where there are some. */
export function LocationLines(props: LocationLinesProps): JSX.Element {
  const { location, last_check, checking, remembered = false, home, trans } = props;
  const chips = props.chips !== false && !hasOneOrigin(location);
  const isSaid = (key: LocationKey): boolean =>
    key !== 'storage_options' || Object.keys(location.storage_options.value).length > 0;
  return (
    <dl className="jp-ArtifactStorage-lines">
      {LOCATION_KEYS.filter(isSaid).map((key) => {
        const more = originTitle(location, key, trans, remembered);
        return (
          <LocationLine
            key={key}
            field={key}
            value={location[key].value}
            home={home}
            more={more}
            chip={chips && <OriginChip origin={location[key].origin} title={more} trans={trans} />}
            mark={
              key !== 'storage_options' && (
                <ConnectionMark
                  report={key === 'database_url' ? last_check?.metadata : last_check?.values}
                  pairing={key === 'database_url' ? undefined : last_check?.pairing}
                  checking={checking}
                  trans={trans}
                />
              )
            }
            trans={trans}
          />
        );
      })}
    </dl>
  );
}
