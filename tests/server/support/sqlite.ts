import { join } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterEach, beforeEach } from 'vitest';
import type { SqliteUrl } from '../../../src/location/location-types.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { removeDirectory, sqliteOf, temporaryDirectory } from './stores.js';

/** An SQLite database for each test of a `describe`, in a directory of its own. */
export class SqliteOfTests {
  base = '';
  readonly #opened: MetadataStore[] = [];

  constructor() {
    beforeEach(async () => {
      this.base = await temporaryDirectory();
    });
    afterEach(async () => {
      await Promise.all(this.#opened.splice(0).map((store) => store.close()));
      await removeDirectory(this.base);
    });
  }

  get path(): string {
    return join(this.base, 'db.sqlite');
  }

  /** Opens it, or another file; closed after the test. */
  readonly open = (more: Partial<SqliteUrl> = {}, file = this.path): MetadataStore =>
    this.closing(openMetadataStore(sqliteOf(file, more)));

  /** Closes a store after the test. */
  closing<T extends MetadataStore>(store: T): T {
    this.#opened.push(store);
    return store;
  }

  /** Runs statements as somebody else. */
  readonly run = (sql: string): void => {
    const db = new BetterSqlite3(this.path);
    db.exec(sql);
    db.close();
  };
}
