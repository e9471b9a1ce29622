import type { Artifact } from '../../../../api/artifact.js';
import type { Preview } from '../../../../api/preview.js';
import type { IArtifactsScope } from '../../../interfaces/artifacts.js';
import type { IStorageClient } from '../../../interfaces/client.js';
import { type Loaded, useLoaded } from '../../../kit/use-loaded.js';
import { refOf } from '../../artifact-ref.js';

/** Asks for the whole preview of a version, when it is shown. */
export function usePreview(
  client: IStorageClient,
  { session_id, location }: IArtifactsScope,
  artifact: Artifact
): Loaded<Preview> {
  const query = refOf(artifact);
  return useLoaded(
    JSON.stringify([session_id, location.database_url.value, query, artifact.sha256]),
    (signal) => client.call('getPreview', { params: { session_id }, query }, signal)
  );
}
