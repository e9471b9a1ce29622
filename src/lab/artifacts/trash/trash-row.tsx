import type { TranslationBundle } from '@jupyterlab/translation';
import type { TrashedArtifact } from '../../../api/trash.js';
import { visibleName } from '../../../location/visible-name.js';
import { BusyButton } from '../../kit/busy-button.js';
import { formatDate, formatExactTime, formatSize, shortType } from '../../kit/format.js';
import { ArtifactTime } from '../list/artifact-time.js';

export interface TrashRowProps {
  readonly item: TrashedArtifact;
  readonly trans: TranslationBundle;
  readonly onRestore: () => unknown;
  readonly onDelete: () => unknown;
}

/** One version in the trash, with what can be done with it. */
export function TrashRow({ item, trans, onRestore, onDelete }: TrashRowProps): JSX.Element {
  const { name, version, size, deleted_at, deleted_by, purge_at, aliases = [] } = item;
  const shown = trans.__('%1 version %2', visibleName(name), version);
  const isDue = Date.parse(purge_at) <= Date.now();
  return (
    <tr>
      <th scope="row" title={visibleName(name)}>
        {visibleName(name)} <span className="jp-ArtifactStorage-muted">v{version}</span>
        {aliases.map((alias) => (
          <span key={alias} className="jp-ArtifactStorage-muted">
            {' '}
            #{alias}
          </span>
        ))}
      </th>
      <td>{shortType(item.value_type)}</td>
      <td className="jp-mod-number">{formatSize(size)}</td>
      <td>
        <ArtifactTime iso={deleted_at} />
      </td>
      <td>{deleted_by}</td>
      <td>
        <time dateTime={purge_at} title={formatExactTime(purge_at)}>
          {isDue ? trans.__('as soon as its value can be reached') : formatDate(purge_at)}
        </time>
      </td>
      <td className="jp-ArtifactStorage-trashActions">
        <BusyButton onClick={onRestore} title={trans.__('Restore %1', shown)}>
          {trans.__('Restore')}
        </BusyButton>
        <BusyButton onClick={onDelete} title={trans.__('Delete %1 permanently', shown)}>
          {trans.__('Delete permanently…')}
        </BusyButton>
      </td>
    </tr>
  );
}
