import { useEffect, useState } from 'react';
import type { AwsProfile } from '../../../api/aws-profile.js';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { IStorageClient } from '../../interfaces/client.js';
import { asArtifactStorageError } from '../../session/problem.js';

/** The AWS profiles where the storage server runs, or why they are not known. */
export interface AwsProfiles {
  /** Undefined until they are known. */
  readonly found?: readonly AwsProfile[];
  readonly error?: ArtifactStorageError;
}

/** Asks for the AWS profiles where the storage server runs, when they are wanted. */
export function useAwsProfiles(client: IStorageClient, wanted: boolean): AwsProfiles {
  const [profiles, setProfiles] = useState<AwsProfiles>({});
  useEffect(() => {
    if (!wanted) {
      return;
    }
    const leaving = new AbortController();
    client.call('listAwsProfiles', {}, leaving.signal).then(
      (answer) => setProfiles({ found: answer.profiles }),
      (error: unknown) => {
        if (!leaving.signal.aborted) {
          setProfiles({ error: asArtifactStorageError(error) });
        }
      }
    );
    return () => leaving.abort();
  }, [client, wanted]);
  return profiles;
}
