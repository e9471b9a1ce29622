import { maskOptions } from '../../location/storage-options.js';
import { awsProfiles } from '../values/object/s3/aws-profiles.js';
import type { RouteHandlers } from './route.js';

/** What the panel offers for the option `profile`. */
export function awsHandlers(): RouteHandlers {
  return {
    listAwsProfiles: async () => {
      const profiles = await awsProfiles();
      return {
        profiles: profiles.map(({ endpoint_url, ...rest }) => ({
          ...rest,
          ...maskOptions(endpoint_url === undefined ? {} : { endpoint_url })
        }))
      };
    }
  };
}
