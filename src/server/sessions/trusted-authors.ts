import { createHash, randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Check } from 'typebox/value';
import { ArtifactStorageError } from '../../api/errors.js';
import { type TrustedAuthor, TrustedAuthorSchema } from '../../api/trust.js';
import { errnoOf } from '../files/errno.js';
import { ParsedFiles } from '../files/parsed-files.js';
import { writtenByOthers } from '../files/who-writes.js';
import { ownHome } from './home-directories.js';

/** Bytes: much more than one author is. */
const FILE_LIMIT = 64 * 1024;

/** How many authors stay parsed; of others the file is read at each look. */
const MAX_KEPT = 1000;

/** Who saved at which store. */
export type Author = Omit<TrustedAuthor, 'trusted_at'>;

type Environment = Readonly<Record<string, string | undefined>>;

/** Jupyter's directory for data of this user, where the signatures of trusted notebooks are too. */
function dataDir(environment: Environment): string {
  const home = ownHome(environment);
  const told = environment.JUPYTER_DATA_DIR;
  if (told?.startsWith('/')) {
    return told;
  }
  if (process.platform === 'darwin') {
    return join(home, 'Library/Jupyter');
  }
  const data = environment.XDG_DATA_HOME;
  return join(data?.startsWith('/') ? data : join(home, '.local/share'), 'jupyter');
}

/**
 * The authors whom this user trusts on this machine, each in a file of its own: several storage servers
 * write at once, and what one revokes counts in all of them at the next load.
 *
 * A file that somebody else can write to is not believed. None holds a secret.
 */
export class TrustedAuthors {
  readonly #folder: string;
  readonly #files = new ParsedFiles(
    (file, path) => (file.kind === 'read' ? this.#parse(file.content, path) : undefined),
    { most: MAX_KEPT, limit: FILE_LIMIT }
  );

  constructor(environment: Environment) {
    this.#folder = join(dataDir(environment), 'artifact_storage', 'trusted_authors');
  }

  /** Whether an author is trusted at a store: by the store's id and its address. */
  has(author: Author): boolean {
    return this.#read(this.#fileOf(author)) !== undefined;
  }

  /** All of them, the latest first. */
  list(): readonly TrustedAuthor[] {
    let files: readonly string[];
    try {
      files = readdirSync(this.#folder);
    } catch {
      return [];
    }
    return files
      .flatMap((file) => this.#read(join(this.#folder, file)) ?? [])
      .sort((one, other) => other.trusted_at.localeCompare(one.trusted_at));
  }

  /** @throws ArtifactStorageError where it cannot be written. */
  add({ user, store_id, store }: Author): void {
    const author: TrustedAuthor = { user, store_id, store, trusted_at: new Date().toISOString() };
    const path = this.#fileOf(author);
    const temporary = `${path}.${randomUUID()}`;
    this.#trying(() => {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      writeFileSync(temporary, JSON.stringify(author), { mode: 0o600, flag: 'wx' });
      renameSync(temporary, path);
    });
    if (this.#read(path) === undefined) {
      throw new ArtifactStorageError({
        kind: 'permission_denied',
        message: `Nobody can be trusted here: ${writtenByOthers(path) ?? `${path} cannot be read`}.`,
        hint: 'Take the permission to write there from others, or set JUPYTER_DATA_DIR.',
        field: 'trust'
      });
    }
  }

  /** @throws ArtifactStorageError where it stays. */
  remove(author: Author): void {
    this.#trying(() => rmSync(this.#fileOf(author), { force: true }));
  }

  #fileOf({ user, store_id, store }: Author): string {
    const key = createHash('sha256')
      .update(JSON.stringify([store_id, store, user]))
      .digest('hex');
    return join(this.#folder, `${key}.json`);
  }

  /** Who writes to the file is looked up each time: a folder on the way may have been opened. */
  #read(path: string): TrustedAuthor | undefined {
    const author = this.#files.read(path);
    return author === undefined || writtenByOthers(path) !== undefined ? undefined : author;
  }

  #parse(text: string, path: string): TrustedAuthor | undefined {
    try {
      const found: unknown = JSON.parse(text);
      return Check(TrustedAuthorSchema, found) && this.#fileOf(found) === path ? found : undefined;
    } catch {
      return undefined;
    }
  }

  #trying(write: () => void): void {
    try {
      write();
    } catch (error) {
      throw new ArtifactStorageError({
        kind: 'permission_denied',
        message: `The trusted authors in ${this.#folder} cannot be written (${errnoOf(error) ?? 'unknown'}).`,
        hint: 'Make that folder writable, or set JUPYTER_DATA_DIR.',
        field: 'trust',
        cause: error
      });
    }
  }
}
