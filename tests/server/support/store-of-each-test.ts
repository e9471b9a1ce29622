import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import { TestPostgresql } from './postgresql.js';
import { removeDirectory, storeWith, temporaryDirectory } from './stores.js';

/** What a test has for itself. */
export interface OwnStore {
  /** The directory of its values, and of its database if that is SQLite. */
  readonly base: string;
  /** Its database. */
  readonly url: string;
  readonly store: ArtifactStore;
}

const inFolder = async (base: string): Promise<string> => `sqlite:///${base}/db.sqlite`;

/**
 * Gives each test of a suite a store of its own, which is closed and removed after it.
 *
 * @param take - Is told the store before each test.
 * @param urlIn - Makes its database; SQLite in its directory where that is not said.
 */
export function storeOfEachTest(take: (own: OwnStore) => void, urlIn = inFolder): void {
  let made: OwnStore;
  beforeEach(async () => {
    const base = await temporaryDirectory();
    const url = await urlIn(base);
    made = { base, url, store: storeWith(base, url) };
    take(made);
  });
  afterEach(async () => {
    await made.store.close();
    await removeDirectory(made.base);
  });
}

/**
 * Starts PostgreSQL for a file of tests.
 *
 * @returns the kinds of database, and how each makes one for a test
 */
export function eachDatabase(): readonly (readonly [string, (base: string) => Promise<string>])[] {
  let postgresql: TestPostgresql;
  beforeAll(async () => {
    postgresql = await TestPostgresql.start();
  });
  afterAll(() => postgresql.stop());
  return [
    ['sqlite', inFolder],
    ['postgresql', async () => postgresql.url(await postgresql.createDatabase())]
  ];
}
