import type { AwsProfile } from '../../api/aws-profile.js';

/** What a {@link ProfileList} takes. */
export interface IProfileListProps {
  readonly id: string;
  readonly profiles: readonly AwsProfile[];
}

/** The AWS profiles where the storage server runs, for the field of the option `profile`. */
export function ProfileList({ id, profiles }: IProfileListProps): JSX.Element {
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
