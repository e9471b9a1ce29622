import { redactUrl } from '../../location/sqlalchemy-url.js';
import { awsProfiles } from '../values/s3/aws-profiles.js';
import type { RouteHandlers } from './route.js';

/** What the panel offers for the option `profile`. */
export function awsHandlers(): RouteHandlers {
  return {
    listAwsProfiles: async () => {
      const profiles = await awsProfiles();
      return {
        profiles: profiles.map(({ endpoint_url, ...rest }) => ({
          ...rest,
          ...(endpoint_url === undefined ? {} : { endpoint_url: redactUrl(endpoint_url) })
        }))
      };
    }
  };
}
