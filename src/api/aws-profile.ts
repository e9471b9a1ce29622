import { type Static, Type } from 'typebox';

/** One AWS profile where the storage server runs. It has no keys: those never leave their files. */
export const AwsProfileSchema = Type.Object({
  name: Type.String(),
  region: Type.Optional(Type.String()),
  endpoint_url: Type.Optional(Type.String())
});
export type AwsProfile = Static<typeof AwsProfileSchema>;

/** JSON Schema of the profiles, by name. */
export const AwsProfilesSchema = Type.Object({ profiles: Type.Array(AwsProfileSchema) });
