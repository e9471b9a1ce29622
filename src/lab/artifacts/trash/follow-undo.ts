import { Notification } from '@jupyterlab/apputils';
import type { ServerEvent } from '../../../api/events.js';
import type { IServerLink, IStorageClient } from '../../interfaces/client.js';
import { concernsStore } from '../concerns-store.js';
import { isAnyInTrash } from './find-trashed.js';
import type { VersionsOf } from './restore-versions.js';

interface FollowUndoOptions {
  readonly client: Pick<IStorageClient, 'call'>;
  readonly link: Pick<IServerLink, 'received'>;
  /** The location's database. */
  readonly database_url: string;
  /** A session that is at that location now; undefined where none is. */
  readonly sessionThere: () => Promise<string | undefined>;
  /** What the notification says is in the trash. */
  readonly inTrash: readonly VersionsOf[];
}

/**
 * Dismisses a notification that offers *Undo* once nothing of it is in the trash any more: it was
 * restored in another way, or deleted for good.
 *
 * @param id - Of the notification.
 */
export function followUndo(id: string, { client, link, inTrash, ...at }: FollowUndoOptions): void {
  const isThere = (): boolean => Notification.manager.notifications.some((one) => one.id === id);
  const look = async (): Promise<void> => {
    const session_id = await at.sessionThere();
    if (session_id === undefined) {
      return;
    }
    for (const versions of inTrash) {
      if (await isAnyInTrash(client, session_id, versions)) {
        return;
      }
    }
    link.received.disconnect(onEvent);
    Notification.dismiss(id);
  };
  const onEvent = (_: unknown, event: ServerEvent): void => {
    if (!isThere()) {
      link.received.disconnect(onEvent);
    } else if (
      concernsStore(event, undefined, at.database_url) &&
      // Saves and notes change nothing in the trash.
      ['restored', 'deleted', 'elsewhere'].includes(event.reason) &&
      (event.name === undefined || inTrash.some(({ name }) => name === event.name))
    ) {
      void look().catch(() => undefined);
    }
  };
  link.received.connect(onEvent);
}
