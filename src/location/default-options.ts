import { orElse } from '../api/errors.js';
import type { StorageOptions } from '../api/location.js';
import { type ArtifactStorageDir, filesystemOf, type Scheme } from './filesystems/filesystems.js';
import { checkStorageOptions, maskOptions, secretsOf } from './storage-options.js';

/** Options with fsspec's defaults under them. */
export interface DefaultedOptions {
  readonly options: StorageOptions;
  readonly notices: readonly string[];
}

/**
 * Puts fsspec's defaults under the options that were given.
 *
 * Defaults that the scheme does not take are left out and named: they were written for another
 * program, and must not keep a session from its store.
 *
 * @param configured fsspec's defaults by protocol
 */
export function withDefaults(
  dir: ArtifactStorageDir,
  given: StorageOptions,
  configured: Readonly<Record<string, StorageOptions>>
): DefaultedOptions {
  const { scheme } = dir;
  const { protocols, keepsProtocol, addressOf } = filesystemOf(scheme);
  const names = keepsProtocol && 'protocol' in dir ? [dir.protocol] : protocols;
  const all = Object.assign({}, ...names.map((name) => configured[name] ?? {}));
  const used: Record<string, unknown> = {};
  const notices: string[] = [];
  // Where the file says for whom its secrets are, they go to nobody else.
  const own = addressOf(all);
  const said = 'urlOptions' in dir ? dir.urlOptions : {};
  const there: StorageOptions = { ...given, ...said };
  const isElsewhere =
    (own !== null && own !== addressOf({ ...all, ...given })) ||
    WHOSE.some((name) => isOther(all[name], there[name]));
  for (const [name, value] of Object.entries(all as StorageOptions)) {
    if (name in there || ('connection_string' in given && OF_ACCOUNT.includes(name))) {
      continue;
    }
    const problem =
      isElsewhere && secretsOf({ [name]: value }).length > 0
        ? `${name} is for another server.`
        : refusedOption(scheme, { [name]: value });
    if (problem === undefined) {
      used[name] = value;
    } else {
      notices.push(`fsspec’s configuration: ${problem} It is left out.`);
    }
  }
  const shown = Object.entries(maskOptions(used)).map(
    ([name, value]) => `${name} = ${typeof value === 'string' ? value : JSON.stringify(value)}`
  );
  return {
    options: { ...used, ...given },
    notices: [
      ...(shown.length === 0
        ? []
        : [`storage_options from the environment (fsspec’s configuration): ${shown.join(', ')}.`]),
      ...notices
    ]
  };
}

/** Options that say whose server it is, and who logs in there. */
const WHOSE = ['host', 'username', 'user', 'account_name'];

/** What a connection string of Azure says itself. */
const OF_ACCOUNT = ['account_name', 'account_key', 'sas_token', 'credential', 'client_secret'];

const isOther = (one: unknown, other: unknown): boolean =>
  (one ?? '') !== '' && (other ?? '') !== '' && String(one) !== String(other);

/** Why one option by itself is not taken; rules about several hold for the merged options. */
function refusedOption(scheme: Scheme, option: StorageOptions): string | undefined {
  const check = () => {
    checkStorageOptions(scheme, option, 'each');
    return undefined;
  };
  return orElse(check, ({ message }) => message);
}
