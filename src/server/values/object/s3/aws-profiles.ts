import type { AwsProfile } from '../../../../api/aws-profile.js';
import { ArtifactStorageError } from '../../../../api/errors.js';
import { didYouMean } from '../../../../location/did-you-mean.js';
import { someNames } from '../../../../location/some-names.js';
import { refuseStrangeAwsFiles } from './aws-files.js';

type Section = Readonly<Record<string, string | undefined>>;
type Sections = Readonly<Record<string, Section | undefined>>;

/** Sections that are no profiles: `[sso-session x]` and `[services x]`. */
const NO_PROFILE = /^(?:sso-session|services)\./;

/** Reads the files anew each time: people sign in and change them while the server runs. */
async function sections(): Promise<Sections> {
  refuseStrangeAwsFiles();
  const { loadSharedConfigFiles } = await import('./aws-sdk.js');
  const { configFile, credentialsFile } = await loadSharedConfigFiles({ ignoreCache: true });
  const names = new Set([...Object.keys(configFile), ...Object.keys(credentialsFile)]);
  return Object.fromEntries(
    [...names].map((name) => [name, { ...configFile[name], ...credentialsFile[name] }])
  );
}

/**
 * The profiles of `~/.aws/config` and `~/.aws/credentials` (or `AWS_CONFIG_FILE` and
 * `AWS_SHARED_CREDENTIALS_FILE`) where the storage server runs, by name. Never their keys.
 */
export async function awsProfiles(): Promise<readonly AwsProfile[]> {
  return Object.entries(await sections())
    .filter(([name]) => !NO_PROFILE.test(name))
    .map(([name, { region, endpoint_url } = {}]) => ({
      name,
      ...(region === undefined ? {} : { region }),
      ...(endpoint_url === undefined ? {} : { endpoint_url })
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/**
 * Refuses a profile that is in none of the files.
 *
 * @throws ArtifactStorageError `invalid_input`, field `storage_options.profile`.
 */
export async function requireProfile(profile: string): Promise<void> {
  const names = (await awsProfiles()).map(({ name }) => name);
  if (names.includes(profile)) {
    return;
  }
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message: `There is no AWS profile "${profile}" where the storage server runs.`,
    hint: didYouMean(
      profile,
      names,
      names.length === 0
        ? 'There are none: make one with aws configure, or enter key and secret.'
        : `There are: ${someNames(names)}.`
    ),
    field: 'storage_options.profile'
  });
}

/**
 * The endpoint that every AWS SDK takes from its surroundings, in the order of the AWS SDKs and
 * Tools Reference Guide, “Service-specific endpoints”; null where there is none.
 *
 * @param chosen the profile of the options
 */
export async function configuredEndpoint(
  chosen: string | null,
  environment: Readonly<Record<string, string | undefined>> = process.env
): Promise<string | null> {
  if (environment.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS?.toLowerCase() === 'true') {
    return null;
  }
  const direct = environment.AWS_ENDPOINT_URL_S3 || environment.AWS_ENDPOINT_URL;
  if (direct) {
    return direct;
  }
  const found = await sections();
  const profile = found[chosen ?? (environment.AWS_PROFILE || 'default')];
  if (profile?.ignore_configured_endpoint_urls?.toLowerCase() === 'true') {
    return null;
  }
  const services = profile?.services === undefined ? {} : found[`services.${profile.services}`];
  return services?.['s3.endpoint_url'] ?? profile?.endpoint_url ?? null;
}

/**
 * The region of the environment or the profile; null where there is none. Unlike the AWS SDK for
 * JavaScript, botocore reads `AWS_DEFAULT_REGION`, so that is where Python's users have it.
 *
 * @param chosen the profile of the options
 */
export async function configuredRegion(
  chosen: string | null,
  environment: Readonly<Record<string, string | undefined>> = process.env
): Promise<string | null> {
  const direct = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  const ofProfile = async () =>
    (await sections())[chosen ?? (environment.AWS_PROFILE || 'default')]?.region;
  return chosen === null && direct ? direct : ((await ofProfile()) ?? (direct || null));
}
