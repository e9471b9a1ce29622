import type { TranslationBundle } from '@jupyterlab/translation';
import type { LocationKey, ResolvedLocation } from '../../api/location.js';
import type { SessionState } from '../../api/session.js';
import { ConnectionMark } from './connection-mark.js';
import { formatOptions } from './format-options.js';
import { OriginChip } from './origin-chip.js';
import { originTitle } from './origin-title.js';
import { hasOneOrigin } from './title-chip.js';

/** What {@link LocationLines} takes. */
export interface ILocationLinesProps {
  readonly location: ResolvedLocation;
  readonly last_check?: SessionState['last_check'] | undefined;
  readonly checking: boolean;
  /** Whether the session's own settings are remembered in the notebook. */
  readonly remembered?: boolean;
  readonly trans: TranslationBundle;
}

/** A location in three lines: values, metadata, options. */
export function LocationLines(props: ILocationLinesProps): JSX.Element {
  const { location, last_check, checking, remembered = false, trans } = props;
  const chips = !hasOneOrigin(location);
  const options = formatOptions(location.storage_options.value);
  const lines: readonly {
    readonly key: LocationKey;
    readonly label: string;
    readonly text: string;
  }[] = [
    {
      key: 'artifact_storage_dir',
      label: trans.__('Values'),
      text: location.artifact_storage_dir.value
    },
    { key: 'database_url', label: trans.__('Metadata'), text: location.database_url.value },
    { key: 'storage_options', label: trans.__('Options'), text: options }
  ];
  return (
    <dl className="jp-ArtifactStorage-lines">
      {lines.map(({ key, label, text }) => (
        <div className="jp-ArtifactStorage-line" key={key} data-key={key}>
          <dt>{label}</dt>
          <dd>
            <span
              className={text === '' ? 'jp-ArtifactStorage-muted' : 'jp-ArtifactStorage-lineValue'}
              title={originTitle(location, key, trans, remembered)}
            >
              {text === '' ? trans.__('none') : text}
            </span>
            {chips && text !== '' && (
              <OriginChip
                origin={location[key].origin}
                title={originTitle(location, key, trans, remembered)}
                trans={trans}
              />
            )}
          </dd>
          <dd className="jp-ArtifactStorage-lineMark">
            {key !== 'storage_options' && (
              <ConnectionMark
                report={key === 'database_url' ? last_check?.metadata : last_check?.values}
                pairing={key === 'database_url' ? undefined : last_check?.pairing}
                checking={checking}
                trans={trans}
              />
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}
