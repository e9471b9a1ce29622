import type { StorageOptions } from '../../../../api/location.js';
import { expired, type Say, wrongKey, wrongSecret } from './s3-error-words.js';

/** Where each part of the credentials may be given, the first one that is given wins (`s3Config`). */
const GIVEN_AS: ReadonlyMap<Say, readonly string[]> = new Map([
  [wrongKey, ['key', 'username', 'client_kwargs.aws_access_key_id']],
  [wrongSecret, ['secret', 'password', 'client_kwargs.aws_secret_access_key']],
  [expired, ['token', 'client_kwargs.aws_session_token']]
]);

/**
 * The option that S3 does not accept, where it tells which one, and the options have it: credentials
 * of the provider chain come from elsewhere.
 *
 * @returns for example `storage_options.secret`; undefined: none, or not known
 */
export function optionAtFault(say: Say, options: StorageOptions): string | undefined {
  const names = GIVEN_AS.get(say) ?? [];
  const given = names.find((name) => isGiven(options, name.split('.')));
  const source =
    given ?? (names.length > 0 && isGiven(options, ['profile']) ? 'profile' : undefined);
  return source === undefined ? undefined : `storage_options.${source}`;
}

function isGiven(options: StorageOptions, path: readonly string[]): boolean {
  const found = path.reduce<unknown>(
    (inner, name) =>
      typeof inner === 'object' && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[name]
        : undefined,
    options
  );
  return typeof found === 'string' && found !== '';
}
