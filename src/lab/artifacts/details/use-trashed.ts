import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { useLoaded } from '../../kit/use-loaded.js';
import { type FoundInTrash, findTrashed } from '../trash/find-trashed.js';
import type { DetailsProps } from './details-props.js';

const NOTHING: FoundInTrash = { total: 0, found: undefined };

/** What of a name is in the trash; undefined until that is known. LineaPy deletes at once. */
export function useTrashed(
  { model, storage }: DetailsProps,
  scope: IArtifactsScope | undefined,
  version?: number
): FoundInTrash | undefined {
  const { name, source } = model.place;
  const isAsked = scope !== undefined && source !== 'lineapy';
  const { session_id = '', location } = scope ?? {};
  const found = useLoaded(
    isAsked ? JSON.stringify([session_id, location?.database_url.value, name, version]) : undefined,
    (signal) => findTrashed(storage.client, session_id, name, version, signal),
    model.storeRevision
  );
  return isAsked && found.error === undefined ? found.value : NOTHING;
}
