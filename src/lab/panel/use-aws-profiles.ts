import { useEffect, useState } from 'react';
import type { AwsProfile } from '../../api/aws-profile.js';
import type { StorageClient } from '../model/storage-client.js';

/**
 * Asks for the AWS profiles where the storage server runs, when they are wanted.
 *
 * @returns undefined until they are known. A failure leaves it so: a name can still be typed, and
 *   the check says what is wrong.
 */
export function useAwsProfiles(
  client: StorageClient,
  wanted: boolean
): readonly AwsProfile[] | undefined {
  const [profiles, setProfiles] = useState<readonly AwsProfile[]>();
  useEffect(() => {
    if (!wanted) {
      return;
    }
    const leaving = new AbortController();
    client.call('listAwsProfiles', {}, leaving.signal).then(
      (answer) => setProfiles(answer.profiles),
      () => undefined
    );
    return () => leaving.abort();
  }, [client, wanted]);
  return profiles;
}
