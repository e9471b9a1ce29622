import type { Lineage, LineageInput, LineageUser } from '../../../../api/lineage.js';
import { visibleName } from '../../../../location/visible-name.js';
import { BusyButton } from '../../../kit/busy-button.js';
import { useLoaded } from '../../../kit/use-loaded.js';
import { refOf } from '../../artifact-ref.js';
import { Failure } from '../../failure.js';
import type { SectionProps } from '../details-props.js';

/** What the version was made from, and what was made from it; both ways as links. */
export function LineageLists(props: SectionProps): JSX.Element {
  const { artifact, model, scope, storage, trans } = props;
  const { session_id } = scope;
  const query = refOf(artifact);
  const found = useLoaded<Lineage>(
    JSON.stringify([session_id, query]),
    (signal) => storage.client.call('listLineage', { params: { session_id }, query }, signal),
    model.storeRevision
  );
  const { value } = found;
  return (
    <section className="jp-ArtifactStorage-box" aria-label={trans.__('Lineage')}>
      {value === undefined ? (
        found.error === undefined ? (
          <p className="jp-ArtifactStorage-muted">{trans.__('Reading…')}</p>
        ) : (
          <Failure error={found.error} onRetry={found.retry} trans={trans} />
        )
      ) : (
        <>
          <h3>{trans.__('Made from')}</h3>
          <Versions
            {...props}
            versions={value.inputs}
            none={trans.__('The session had loaded no artifact before it saved this version.')}
          />
          <h3>{trans.__('Used by')}</h3>
          <Versions
            {...props}
            versions={value.used_by}
            none={trans.__('No version was saved after this one had been loaded.')}
          />
          {value.used_by_more === true && (
            <p className="jp-ArtifactStorage-muted">{trans.__('There are more.')}</p>
          )}
        </>
      )}
    </section>
  );
}

interface VersionsProps extends SectionProps {
  readonly versions: readonly (LineageInput | LineageUser)[];
  readonly none: string;
}

function Versions(props: VersionsProps): JSX.Element {
  const { versions, none, host, scope, trans } = props;
  const { session_id, location } = scope;
  if (versions.length === 0) {
    return <p className="jp-ArtifactStorage-muted">{none}</p>;
  }
  return (
    <ul className="jp-ArtifactStorage-lineage">
      {versions.map((item, index) => {
        const { name, version, still_here, in_trash } = item;
        const text = trans.__('%1 v%2', visibleName(name), version);
        const source = 'source' in item && item.source === 'lineapy' ? item.source : undefined;
        const isElsewhere =
          'database_url' in item &&
          item.database_url !== undefined &&
          item.database_url !== location.database_url.value;
        return (
          <li key={index}>
            {still_here ? (
              <BusyButton
                kind="link"
                onClick={() =>
                  host.openDetails(
                    { name, version, session_id, ...(source === undefined ? {} : { source }) },
                    scope
                  )
                }
              >
                {text}
              </BusyButton>
            ) : (
              <>
                {text}{' '}
                <span className="jp-ArtifactStorage-muted">
                  {isElsewhere
                    ? trans.__('at another location')
                    : in_trash === true
                      ? trans.__('in the trash')
                      : trans.__('deleted')}
                </span>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
