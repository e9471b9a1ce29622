import type { TranslationBundle } from '@jupyterlab/translation';
import type { AwsProfile } from '../../../api/aws-profile.js';
import type { AwsProfiles } from './use-aws-profiles.js';

export interface ProfileListProps {
  readonly id: string;
  readonly profiles: readonly AwsProfile[];
}

/** The AWS profiles where the storage server runs, for the field of the option `profile`. */
export function ProfileList({ id, profiles }: ProfileListProps): JSX.Element {
  return (
    <datalist id={id}>
      {profiles.map(({ name, region, endpoint_url }) => (
        <option key={name} value={name}>
          {[region, endpoint_url].filter((part) => part !== undefined).join(' · ')}
        </option>
      ))}
    </datalist>
  );
}

/** Why there is nothing to choose from; undefined while there is, or while it is not known yet. */
export function profilesHelp(
  { found, error }: AwsProfiles,
  trans: TranslationBundle
): string | undefined {
  if (error !== undefined) {
    return trans.__('Its profiles cannot be listed: %1 %2', error.message, error.hint);
  }
  return found?.length === 0
    ? trans.__('No profile is there: run “aws configure” where the storage server runs.')
    : undefined;
}
