import { isSameDatabase } from '../../location/same-login.js';
import { besideDefault, shownDatabase } from './session-fallback.js';
import type { SessionLocation } from './session-location.js';
import type { ResolvedSettings } from './session-settings.js';
import type { WaitingCopies, WaitingCopy } from './waiting-copies.js';

export interface SessionWaitingOptions {
  readonly copies: WaitingCopies;
  readonly resolve: (sessionId: string) => ResolvedSettings;
  /** Writes, and logs where that fails. */
  readonly tryToNote: (what: string, write: () => void) => void;
  /** Is told after each change. */
  readonly onChange: () => void;
}

/** Versions of a name that were deleted or restored. */
interface DeletedVersions {
  readonly name: string;
  readonly versions: readonly number[];
}

/** What waits to be copied to the configured databases, as sessions see it. */
export class SessionWaiting {
  readonly #options: SessionWaitingOptions;

  constructor(options: SessionWaitingOptions) {
    this.#options = options;
  }

  /**
   * What a session can copy to its configured database, oldest first: with a fallback, what it saved
   * itself; else what sessions left behind that ended or went back without it.
   *
   * @param settings those of the session
   */
  of(
    id: string,
    { configured, fallback }: ResolvedSettings = this.#options.resolve(id)
  ): readonly WaitingCopy[] {
    const all = this.#options.copies.list(configured.database_url.base.lineapy_home);
    if (all.length === 0) {
      return [];
    }
    const database_url = shownDatabase(configured);
    return all.filter(
      (copy) =>
        isSameDatabase(copy.database_url, database_url) &&
        (fallback === undefined
          ? !isSameDatabase(this.#fallbackOf(copy.session_id) ?? '', database_url)
          : copy.session_id === id)
    );
  }

  /** Adds a version. Where that fails, the version is saved all the same. */
  add(home: string, copy: WaitingCopy): void {
    const { copies, tryToNote, onChange } = this.#options;
    tryToNote('a version that waits to be copied', () => copies.add(home, copy));
    onChange();
  }

  /** Takes versions off the list: they were copied, deleted, or are to stay. */
  remove(home: string, gone: readonly WaitingCopy[]): void {
    const { copies, tryToNote, onChange } = this.#options;
    for (const { save_id } of gone) {
      tryToNote('a version that waits no more', () => copies.remove(home, save_id));
    }
    onChange();
  }

  /**
   * Takes versions off the list that a session deleted, where that was in the default database.
   *
   * @param databaseUrl where, without its password
   * @param inTrash whether a restore brings them back
   */
  removeDeleted(
    session: SessionLocation,
    deleted: DeletedVersions,
    databaseUrl: string,
    inTrash: boolean
  ): void {
    const home = this.#homeOf(session, databaseUrl);
    const { copies } = this.#options;
    if (inTrash) {
      this.#change(copies.list(home), deleted, (id) => copies.setAside(home, id));
    } else {
      const all = [...copies.list(home), ...copies.aside(home)];
      this.#change(all, deleted, (id) => copies.remove(home, id));
    }
  }

  /** Puts versions on the list again that a session restored, where {@link removeDeleted} took them off. */
  addRestored(session: SessionLocation, restored: DeletedVersions, databaseUrl: string): void {
    const home = this.#homeOf(session, databaseUrl);
    const { copies } = this.#options;
    this.#change(copies.aside(home), restored, (id) => copies.takeBack(home, id));
  }

  /** The folder of the default database, where that is the one; else empty: nothing waits there. */
  #homeOf({ settings: { inUse } }: SessionLocation, databaseUrl: string): string {
    const isDefault = shownDatabase(besideDefault(inUse)) === databaseUrl;
    return isDefault ? inUse.database_url.base.lineapy_home : '';
  }

  #change(
    all: readonly WaitingCopy[],
    { name, versions }: DeletedVersions,
    change: (saveId: string) => void
  ): void {
    const { tryToNote, onChange } = this.#options;
    const found = all.filter((copy) => copy.name === name && versions.includes(copy.version));
    for (const { save_id } of found) {
      tryToNote('which versions wait to be copied', () => change(save_id));
    }
    if (found.length > 0) {
      onChange();
    }
  }

  /** Looks again, also at what other storage servers changed. */
  lookAgain(): void {
    this.#options.copies.forgetListed();
    this.#options.onChange();
  }

  /** The database that a session's fallback stands in for; none where its settings mean nothing. */
  #fallbackOf(id: string): string | undefined {
    try {
      return this.#options.resolve(id).fallback?.database_url;
    } catch {
      return undefined;
    }
  }
}
