import type { ServerEvent } from '../../api/events.js';

/** An event of artifacts that came, changed or went. */
type ArtifactsEvent = Extract<ServerEvent, { readonly type: 'artifacts' }>;

/** Whether artifacts changed in the store that a session shows, by whichever session. */
export function concernsStore(
  event: ServerEvent,
  session_id: string | undefined,
  database_url: string | undefined
): event is ArtifactsEvent {
  return (
    event.type === 'artifacts' &&
    (event.session_id === session_id || event.database_url === database_url)
  );
}
