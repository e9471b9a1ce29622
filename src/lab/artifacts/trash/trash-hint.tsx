import { useEffect, useState } from 'react';
import type { ServerEvent } from '../../../api/events.js';
import { CommandIds } from '../../command-ids.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import type { IServerLink } from '../../interfaces/client.js';
import { useLoaded } from '../../kit/use-loaded.js';
import type { PanelProps } from '../../panel-props.js';
import { concernsStore } from '../concerns-store.js';

interface TrashHintProps extends PanelProps {
  readonly scope: IArtifactsScope;
}

/** Says that there are versions in the trash of a location, and leads there. */
export function TrashHint({ storage, commands, trans, scope }: TrashHintProps): JSX.Element | null {
  const { session_id, location } = scope;
  const database = location.database_url.value;
  const { value } = useLoaded(
    `${session_id} ${database}`,
    (signal) =>
      storage.client.call('listTrash', { params: { session_id }, query: { limit: 1 } }, signal),
    useChanges(storage.link, session_id, database)
  );
  const count = value?.total ?? 0;
  if (count === 0) {
    return null;
  }
  return (
    <p className="jp-ArtifactStorage-lead">
      {trans._n(
        '%1 deleted version is in the trash.',
        '%1 deleted versions are in the trash.',
        count,
        count.toLocaleString()
      )}{' '}
      <button
        type="button"
        className="jp-ArtifactStorage-linkButton"
        onClick={() => void commands.execute(CommandIds.showTrash, { session_id })}
      >
        {trans.__('Show trash')}
      </button>
    </p>
  );
}

/** Counts how often artifacts came, changed or went in a store. */
function useChanges(link: IServerLink, session_id: string, database: string): number {
  const [changes, setChanges] = useState(0);
  useEffect(() => {
    const onEvent = (_: IServerLink, event: ServerEvent): void => {
      if (concernsStore(event, session_id, database)) {
        setChanges((count) => count + 1);
      }
    };
    link.received.connect(onEvent);
    return () => {
      link.received.disconnect(onEvent);
    };
  }, [link, session_id, database]);
  return changes;
}
