import type { ArtifactSource, DeleteRequest } from '../../../api/artifact.js';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { StoredArtifact } from '../metadata-store.js';
import type { Database } from '../tables.js';
import type { LineapyCatalog, LineapyRow } from './lineapy-catalog.js';
import type { LineapyReader } from './lineapy-reader.js';

/** A database as it is read: our tables, where they exist, and what LineaPy saved there. */
export interface BothSides {
  /** The connection. */
  readonly db: Database;
  /** The same connection; null where our tables do not exist. */
  readonly ours: Database | null;
  readonly theirs: LineapyCatalog;
}

/** LineaPy's row for a version; null: its highest. */
export function lineapyVersion(
  catalog: LineapyCatalog,
  name: string,
  version: number | null
): LineapyRow | undefined {
  const rows = catalog.byName.get(name) ?? [];
  return version === null ? rows[0] : rows.find(({ artifact }) => artifact.version === version);
}

/**
 * Of what both have under a name and a version (null: the newest), the one that is meant: that of
 * the asked source; else the higher number; else ours, with a warning that LineaPy has one too.
 */
export async function chooseStored(
  { db, theirs }: BothSides,
  ours: StoredArtifact | null,
  reader: LineapyReader,
  asked: {
    readonly name: string;
    readonly version: number | null;
    readonly source?: ArtifactSource | undefined;
  }
): Promise<StoredArtifact | null> {
  if (asked.source === 'artifact_storage') {
    return ours;
  }
  const row = lineapyVersion(theirs, asked.name, asked.version);
  if (row === undefined) {
    return asked.source === 'lineapy' ? null : ours;
  }
  if (asked.source === 'lineapy' || ours === null || row.artifact.version > ours.version) {
    return reader.stored(db, row);
  }
  return row.artifact.version < ours.version
    ? ours
    : {
        ...ours,
        warnings: [
          `LineaPy saved another version ${ours.version} under this name: ask for source "lineapy" to get that one.`
        ]
      };
}

/** Refuses to delete what LineaPy saved: its tables and files belong to LineaPy. */
export function refuseLineapyDelete(
  { theirs }: BothSides,
  name: string,
  version: DeleteRequest['version'],
  ourNewest: number | null,
  ourVersionExists: boolean
): void {
  const rows = theirs.byName.get(name) ?? [];
  const highest = rows[0]?.artifact.version ?? -1;
  const affected =
    version === 'all'
      ? rows.length > 0
      : version === 'latest'
        ? highest > (ourNewest ?? -1)
        : !ourVersionExists && lineapyVersion(theirs, name, version) !== undefined;
  if (affected) {
    throw new ArtifactStorageError({
      kind: 'unsupported',
      message:
        version === 'all'
          ? `LineaPy saved ${rows.length} of the versions of "${name}": nothing was deleted.`
          : `This version of "${name}" was saved by LineaPy: it is not deleted from here.`,
      hint: 'Delete it with LineaPy (lineapy.delete), or delete your own versions by their number.',
      field: 'version'
    });
  }
}
