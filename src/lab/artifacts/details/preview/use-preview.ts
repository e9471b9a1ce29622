import type { Artifact } from '../../../../api/artifact.js';
import type { Preview } from '../../../../api/preview.js';
import type { IArtifactsScope } from '../../../interfaces/artifacts.js';
import type { IStorageClient } from '../../../interfaces/client.js';
import { type Loaded, useLoaded } from '../../../kit/use-loaded.js';

/** Asks for the whole preview of a version, when it is shown. */
export function usePreview(
  client: IStorageClient,
  { session_id, location }: IArtifactsScope,
  { name, version, source, sha256 }: Artifact
): Loaded<Preview> {
  return useLoaded(
    JSON.stringify([session_id, location.database_url.value, name, version, source, sha256]),
    (signal) =>
      client.call(
        'getPreview',
        {
          params: { session_id },
          query: { name, version, ...(source === undefined ? {} : { source }) }
        },
        signal
      )
  );
}
