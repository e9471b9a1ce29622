import { HTMLSelect } from '@jupyterlab/ui-components';
import { useId } from 'react';
import type { Comparison } from '../../../api/comparison.js';
import { visibleName } from '../../../location/visible-name.js';
import { Card } from '../../kit/card.js';
import { formatDate } from '../../kit/format.js';
import { useLoaded } from '../../kit/use-loaded.js';
import { refOf } from '../artifact-ref.js';
import { type VersionRef, versionKey } from '../details/details-place.js';
import type { SectionProps } from '../details/details-props.js';
import { Failure } from '../failure.js';
import { ComparisonView } from './comparison-view.js';

const keyOf = (ref: VersionRef): string => JSON.stringify([ref.name, versionKey(ref)]);

/** How a version differs from another one, which people choose. */
export function CompareSection(props: SectionProps): JSX.Element {
  const { artifact, model, scope, storage, trans } = props;
  const id = useId();
  const { items } = model.versions;
  const at = items.findIndex((item) => versionKey(item) === versionKey(artifact));
  const chosen = model.place.other;
  const isItself = chosen !== undefined && keyOf(chosen) === keyOf(refOf(artifact));
  const previous = items[at + 1] ?? items[at - 1];
  const other: VersionRef | undefined =
    chosen !== undefined && !isItself
      ? chosen
      : previous === undefined
        ? undefined
        : refOf(previous);
  const choices = items.filter((_, index) => index !== at);
  const isForeign =
    other !== undefined && !choices.some((item) => keyOf(refOf(item)) === keyOf(other));
  const { session_id, location } = scope;
  const pair = other === undefined ? undefined : inOrder(other, refOf(artifact));
  const found = useLoaded<Comparison>(
    pair && JSON.stringify([session_id, location.database_url.value, pair]),
    (signal) => {
      const [before, after] = pair ?? [];
      return storage.client.call(
        'compareArtifacts',
        {
          params: { session_id },
          query: {
            name: before?.name ?? '',
            version: before?.version ?? 0,
            ...(before?.source === undefined ? {} : { source: before.source }),
            other_name: after?.name ?? '',
            other_version: after?.version ?? 0,
            ...(after?.source === undefined ? {} : { other_source: after.source })
          }
        },
        signal
      );
    },
    model.revision
  );
  if (other === undefined) {
    return (
      <p className="jp-ArtifactStorage-lead">
        {trans.__('There is no other version to compare this one with.')}
      </p>
    );
  }
  return (
    <>
      <div className="jp-ArtifactStorage-compareWith">
        <label htmlFor={id}>{trans.__('Compare with')}</label>
        <HTMLSelect
          id={id}
          value={keyOf(other)}
          onChange={({ currentTarget }) => {
            const item = choices.find((one) => keyOf(refOf(one)) === currentTarget.value);
            if (item !== undefined) {
              model.compareWith(refOf(item));
            }
          }}
        >
          {isForeign && (
            <option value={keyOf(other)}>
              {trans.__('%1 v%2', visibleName(other.name), other.version)}
            </option>
          )}
          {choices.map((item) => (
            <option key={versionKey(item)} value={keyOf(refOf(item))}>
              {trans.__('v%1 · %2', item.version, formatDate(item.date_created))}
              {item.source === 'lineapy' ? ' · LineaPy' : ''}
            </option>
          ))}
        </HTMLSelect>
      </div>
      {found.value !== undefined ? (
        <ComparisonView {...props} comparison={found.value} />
      ) : found.error !== undefined ? (
        <Failure error={found.error} onRetry={found.retry} trans={trans} />
      ) : (
        <Card kind="info" busy title={trans.__('Comparing…')} />
      )}
    </>
  );
}

/** Of one name the older version is the one before. */
function inOrder(other: VersionRef, ours: VersionRef): readonly [VersionRef, VersionRef] {
  const isNewer =
    other.name === ours.name && other.source === ours.source && other.version > ours.version;
  return isNewer ? [ours, other] : [other, ours];
}
