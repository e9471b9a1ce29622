import { visibleName } from '../../../location/visible-name.js';
import { Card } from '../../kit/card.js';
import type { DetailsProps } from './details-props.js';
import { RestoreButtons } from './restore-buttons.js';
import { useTrashed } from './use-trashed.js';

/** In place of a name that has no version here: what of it is in the trash, and the way back. */
export function DeletedName(props: DetailsProps): JSX.Element {
  const { model, trans } = props;
  const { scope } = model;
  const name = visibleName(model.place.name);
  const trashed = useTrashed(props, scope);
  if (trashed === undefined) {
    return <Card kind="info" busy title={trans.__('Reading…')} />;
  }
  const { total } = trashed;
  return scope === undefined || total === 0 ? (
    <Card kind="info" title={trans.__('There is no artifact %1 here.', name)}>
      {trans.__('It was deleted, or it is at another location.')}
    </Card>
  ) : (
    <Card
      kind="info"
      title={trans._n(
        '%1 version of %2 is in the trash.',
        '%1 versions of %2 are in the trash.',
        total,
        name
      )}
      actions={<RestoreButtons {...props} scope={scope} total={total} />}
    >
      {trans.__('It has no other version here.')}
    </Card>
  );
}
