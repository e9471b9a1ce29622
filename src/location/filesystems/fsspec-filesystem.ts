import { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import { option, type StorageOption } from '../storage-option.js';
import type { Filesystem } from './filesystem.js';
import type { FsspecScheme, FsspecStorageDir } from './fsspec-dir.js';
import { checkPositive } from './option-checks.js';

/** What is behind `protocol://`, read by one filesystem. */
export interface ReadUrl {
  /** The canonical text behind `protocol://`. */
  readonly text: string;
  readonly path: string;
  readonly urlOptions?: StorageOptions;
  /** What follows {@link FsspecDescription.place} when it is described. */
  readonly words: string;
}

/** Why nothing is written, and what to use instead. */
interface ReadOnlyWords {
  readonly message: string;
  readonly hint: string;
}

/** What makes one of fsspec's filesystems different from the others. */
export interface FsspecDescription {
  readonly scheme: FsspecScheme;
  /** The first is the canonical one, unless `keepsProtocol`. */
  readonly protocols: readonly string[];
  /** Whether the protocols mean different things, so that none stands for another. */
  readonly keepsProtocol?: boolean;
  readonly place: string;
  readonly example: string;
  readonly options: readonly StorageOption[];
  /** What other libraries call its options, by option: names in lower case with underscores. */
  readonly otherNames?: Readonly<Record<string, string>>;
  /** Of all protocols, or of one. */
  readonly readOnly?: ReadOnlyWords | ((protocol: string) => ReadOnlyWords | undefined);
  readonly read: (rest: string, protocol: string) => ReadUrl;
  /** The text with what only the options say of its address. */
  readonly complete?: (dir: FsspecStorageDir, options: StorageOptions) => string;
  /** What of the part before the first slash names a server or an account. */
  readonly serverOf?: (authority: string) => string;
  readonly checkRules?: (options: StorageOptions) => readonly string[];
  readonly addressOf?: (options: StorageOptions) => string | null;
  readonly addressOptions?: (place: string) => StorageOptions;
  readonly reaching: readonly string[];
}

/** Options that are numbers also where a library takes a text in their place ("30s"). */
const SECONDS = /timeout$/;

/** Numbers whose 0 has a meaning: a default, or no limit. */
const TAKES_ZERO = /^(?:port|login_timeout|register_session_.*)$/;

const CACHE = 'Artifact Storage keeps no such cache.';
const PYTHON = 'A Python object: leave it out.';

/** What every filesystem of fsspec takes. */
const COMMON_OPTIONS: readonly StorageOption[] = [
  ...['skip_instance_cache', 'use_listings_cache', 'listings_expiry_time', 'max_paths'].map(
    (name) => option(name, 'no_effect', 'any', CACHE)
  ),
  ...['asynchronous', 'loop'].map((name) => option(name, 'reject', 'any', PYTHON))
];

/** Refuses an address; the message quotes nothing that may be a secret. */
export function refuseDir(message: string, hint: string, meant?: string): never {
  throw new ArtifactStorageError({
    kind: 'invalid_input',
    message,
    hint,
    field: 'artifact_storage_dir',
    meant
  });
}

/** What stands before the folders of a URL, and the folders, as `foldersOf` takes them. */
export function splitAuthority(rest: string): readonly [authority: string, folders: string] {
  const end = rest.search(/[/?#]|$/);
  return [rest.slice(0, end), rest.slice(end)];
}

/** Object stores take 1,024 bytes for a name; ours end with up to 140. */
const MAX_PATH_BYTES = 800;

/** The folders of a path, which fsspec takes as they are: nothing is percent-decoded. */
export function foldersOf(path: string, place: string, example: string): readonly string[] {
  const [, mark] = /([?#])/.exec(path) ?? [];
  if (mark !== undefined) {
    refuseDir(
      `The ${place} URL has a "${mark}", which ends the path of a folder.`,
      `Leave it out, with what follows. Write it as ${example}.`
    );
  }
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.some((part) => part === '.' || part === '..')) {
    refuseDir(
      `A folder in ${place} cannot have "." or ".." in it.`,
      `Write the folder itself, as ${example}.`
    );
  }
  if (new TextEncoder().encode(parts.join('/')).length > MAX_PATH_BYTES) {
    refuseDir(`The folder in ${place} is too long.`, `Use at most ${MAX_PATH_BYTES} bytes.`);
  }
  return parts;
}

/** A name in an error; nothing of what may hold a login. */
export const quoted = (name: string, other: string): string =>
  /^[\w.$ -]{1,80}$/.test(name) ? `"${name}"` : other;

/** Names that people write beside the address, which says it already. */
const IN_URL = /^(?:bucket|bucket_name|container|container_name|folder|path|prefix|share)$/;

/** What to write in the place of an option of another library. */
function otherNameHint(written: string, of: FsspecDescription): string | undefined {
  const name = written
    .trim()
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[-.\s]+/g, '_');
  const found = Object.entries(of.otherNames ?? {}).find(([, names]) =>
    names.split(' ').includes(name)
  );
  const own = found?.[0] ?? (of.options.some((one) => one.name === name) ? name : undefined);
  return own !== undefined
    ? `Did you mean "${own}"?`
    : of.otherNames !== undefined && IN_URL.test(name)
      ? `Leave it out: artifact_storage_dir says it, as ${of.example}.`
      : undefined;
}

/** One of fsspec's filesystems, of which this project knows how to read its addresses. */
export function fsspecFilesystem(of: FsspecDescription): Filesystem<FsspecStorageDir> {
  const readOnlyOf = (protocol: string): ReadOnlyWords | undefined =>
    typeof of.readOnly === 'function' ? of.readOnly(protocol) : of.readOnly;
  const parse = (text: string): FsspecStorageDir => {
    const [, written = '', rest = ''] = /^([^:]+):\/\/(.*)$/s.exec(text.trim()) ?? [];
    const protocol = of.keepsProtocol === true ? written.toLowerCase() : (of.protocols[0] ?? '');
    const { text: canonical, path, urlOptions = {} } = of.read(rest, protocol);
    const readOnly = readOnlyOf(protocol);
    return {
      scheme: of.scheme,
      protocol,
      path,
      text: `${protocol}://${canonical}`,
      urlOptions,
      readOnly:
        readOnly === undefined
          ? null
          : { kind: 'unsupported', field: 'artifact_storage_dir', ...readOnly }
    };
  };
  const numbers = of.options
    .filter(({ name, type }) => type === 'integer' || type === 'number' || SECONDS.test(name))
    .map(({ name }) => name)
    .filter((name) => !TAKES_ZERO.test(name));
  return {
    scheme: of.scheme,
    protocols: of.protocols,
    keepsProtocol: of.keepsProtocol === true,
    place: of.place,
    examples: [of.example],
    options: [...of.options, ...COMMON_OPTIONS],
    otherNameHint: (name) => otherNameHint(name, of),
    ...(of.serverOf === undefined
      ? {}
      : { serverIn: (text) => of.serverOf?.(/^[^:]+:\/\/([^/]*)/.exec(text)?.[1] ?? '') ?? '' }),
    takesOthers: true,
    awsProfiles: false,
    parse,
    complete: (dir, options) =>
      of.complete === undefined ? dir : parse(of.complete(dir, options)),
    describe: ({ text, protocol }) => {
      const { words } = of.read(text.slice(`${protocol}://`.length), protocol);
      return `${of.place}${readOnlyOf(protocol) === undefined ? '' : ' (read only)'} · ${words}`;
    },
    checkRules: (options) => {
      checkPositive(options, numbers);
      return of.checkRules?.(options) ?? [];
    },
    addressOf: of.addressOf ?? (() => null),
    addressOptions: of.addressOptions ?? (() => ({})),
    reaching: of.reaching
  };
}
