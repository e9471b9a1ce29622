import type { TranslationBundle } from '@jupyterlab/translation';
import { LOCATION_KEYS } from '../../../api/constants.js';
import type { LocationSettings } from '../../../api/location.js';
import { labelOfKey } from '../fields/label-of-key.js';
import { LocationLine } from './location-line.js';

export interface SettingsLinesProps {
  readonly settings: LocationSettings;
  readonly home: string | undefined;
  /** What stands for values and metadata that are not said; without it, they have no line. */
  readonly otherwise?: string;
  readonly trans: TranslationBundle;
}

/** The settings of a location that say something; the others are the default. */
export function SettingsLines(props: SettingsLinesProps): JSX.Element {
  const { settings, home, otherwise, trans } = props;
  return (
    <dl className="jp-ArtifactStorage-lines">
      {LOCATION_KEYS.map((key) => {
        const value = settings[key];
        if (value !== undefined && Object.keys(value).length > 0) {
          return <LocationLine key={key} field={key} value={value} home={home} trans={trans} />;
        }
        return otherwise === undefined || key === 'storage_options' ? null : (
          <div className="jp-ArtifactStorage-line" key={key}>
            <dt>{labelOfKey(key, trans)}</dt>
            <dd className="jp-ArtifactStorage-muted">{otherwise}</dd>
          </div>
        );
      })}
    </dl>
  );
}
