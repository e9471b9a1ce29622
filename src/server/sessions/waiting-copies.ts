import { readdirSync, renameSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { errnoOf } from '../files/errno.js';
import { makeFolders } from '../files/make-folders.js';
import { readUserFile } from '../files/user-file.js';
import { FolderFiles } from '../values/folder/folder-files.js';

/** The folder of the list in LineaPy's home, beside the default database. */
const FOLDER = 'artifact_storage_waiting';
const SUFFIX = '.json';
/** Of what waits no more, because it is in the trash. */
const ASIDE = '.trash';

/** Bytes of one version on the list. */
const FILE_LIMIT = 64 * 1024;

/** A version in the default database that waits to be copied to the one that was unreachable. */
const WaitingCopySchema = Type.Object({
  /** The database that it was meant for, without its password. */
  database_url: Type.String(),
  /** The session that saved it. */
  session_id: Type.String(),
  name: Type.String(),
  version: Type.Integer(),
  save_id: Type.String({ pattern: '^[0-9A-Za-z-]{8,64}$' }),
  /** ISO 8601, UTC. */
  date_created: Type.String()
});

/** A version in the default database that waits to be copied. Holds no secret. */
export type WaitingCopy = Static<typeof WaitingCopySchema>;

interface Listed {
  readonly modified: bigint;
  readonly copies: readonly WaitingCopy[];
}

/** What waits to be copied, one small file per version, without a lock (docs/design/011). */
export class WaitingCopies {
  readonly #listed = new Map<string, Listed>();

  /**
   * Everything that waits beside a default database, oldest first. What cannot be read is left out.
   *
   * @param home LineaPy's home: the folder of the default database
   */
  list(home: string): readonly WaitingCopy[] {
    if (home === '') {
      return [];
    }
    const folder = join(home, FOLDER);
    const modified = modifiedAt(folder);
    if (modified === undefined) {
      return [];
    }
    const known = this.#listed.get(home);
    if (known?.modified === modified) {
      return known.copies;
    }
    const copies = readAll(folder).sort(byAge);
    this.#listed.set(home, { modified, copies });
    return copies;
  }

  /** Lets the next {@link list} read again what another process may have changed. */
  forgetListed(): void {
    this.#listed.clear();
  }

  /** Adds a version; when this returns, it survives a power cut. Again: the same. */
  add(home: string, copy: WaitingCopy): void {
    const folder = join(home, FOLDER);
    makeFolders(folder);
    const path = join(folder, copy.save_id + SUFFIX);
    const temporary = `${path}.${process.pid}.new`;
    writeFileSync(temporary, JSON.stringify(copy), { mode: 0o600, flush: true });
    renameSync(temporary, path);
    new FolderFiles().syncFolder(folder);
    this.#listed.delete(home);
  }

  /** Takes a version off the list that is in the trash: a restore brings it back. */
  setAside(home: string, saveId: string): void {
    this.#rename(home, saveId + SUFFIX, saveId + ASIDE);
  }

  /** What {@link setAside} took off the list. */
  aside(home: string): readonly WaitingCopy[] {
    return home === '' ? [] : readAll(join(home, FOLDER), ASIDE);
  }

  /** Puts a version on the list again that was set aside. */
  takeBack(home: string, saveId: string): void {
    this.#rename(home, saveId + ASIDE, saveId + SUFFIX);
  }

  /** What another process has taken away meanwhile is gone. */
  #rename(home: string, from: string, to: string): void {
    const folder = join(home, FOLDER);
    try {
      renameSync(join(folder, from), join(folder, to));
    } catch (error) {
      if (errnoOf(error) !== 'ENOENT') {
        throw error;
      }
    }
    this.#listed.delete(home);
  }

  /** Takes a version off the list, also where it was set aside; one that is gone already is a success. */
  remove(home: string, saveId: string): void {
    for (const suffix of [SUFFIX, ASIDE]) {
      try {
        unlinkSync(join(home, FOLDER, saveId + suffix));
      } catch (error) {
        if (errnoOf(error) !== 'ENOENT') {
          throw error;
        }
      }
    }
    this.#listed.delete(home);
  }
}

function readAll(folder: string, suffix = SUFFIX): WaitingCopy[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith(suffix))
      .flatMap((file) => read(join(folder, file)));
  } catch {
    return [];
  }
}

/** Undefined where there is no such folder, or it may not be read: then nothing can be copied either. */
function modifiedAt(folder: string): bigint | undefined {
  try {
    return statSync(folder, { bigint: true }).mtimeNs;
  } catch {
    return undefined;
  }
}

function read(path: string): WaitingCopy[] {
  try {
    const file = readUserFile(path, FILE_LIMIT);
    const copy: unknown = file.kind === 'read' ? JSON.parse(file.content) : undefined;
    return Check(WaitingCopySchema, copy) ? [copy] : [];
  } catch {
    return [];
  }
}

function byAge(a: WaitingCopy, b: WaitingCopy): number {
  return a.date_created === b.date_created
    ? a.version - b.version
    : a.date_created < b.date_created
      ? -1
      : 1;
}
