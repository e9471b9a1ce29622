import { readdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ArtifactStorageError } from '../../../api/errors.js';
import { closest } from '../../../location/did-you-mean.js';
import type { DatabaseUrl, SqliteUrl } from '../../../location/location-types.js';
import { someNames } from '../../../location/some-names.js';

/** How databases are called. */
const DATABASE = /\.(?:db|sqlite|sqlite3)$/i;

/** How many names are looked at: a folder may be large. */
const MOST = 1000;

/** The databases beside a path, those of a similar name first. */
function beside(path: string): readonly string[] {
  try {
    const names = readdirSync(dirname(path)).slice(0, MOST);
    const found = names.filter((name) => DATABASE.test(name)).sort();
    const similar = closest(basename(path), found);
    return [...similar, ...found.filter((name) => !similar.includes(name))];
  } catch {
    return [];
  }
}

/** The error for a SQLite file that is read and does not exist: its name may be mistyped. */
export function absentFile({ path }: Pick<SqliteUrl, 'path'>): ArtifactStorageError {
  const others = beside(path);
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `The database ${path} does not exist.`,
    hint:
      others.length === 0
        ? 'Correct the path. The first save would make it.'
        : `Correct the path: ${dirname(path)} has ${someNames(others)}. The first save would make it.`,
    field: 'database_url'
  });
}

/** Whether a database is a SQLite file that does not exist. */
export function isAbsent(database: DatabaseUrl): database is SqliteUrl {
  return (
    database.dialect === 'sqlite' &&
    statSync(database.path, { throwIfNoEntry: false }) === undefined
  );
}

/**
 * Refuses to read a store that was chosen and was never saved to. The default one is just empty.
 *
 * @throws ArtifactStorageError `not_found` with the databases beside it.
 */
export function refuseAbsent(database: DatabaseUrl): void {
  if (database.explicit && isAbsent(database)) {
    throw absentFile(database);
  }
}
