import type { Input, Lineage, LineageInput } from '../../api/lineage.js';
import type { VersionKey } from '../metadata/inputs.js';
import type { MetadataStore, StoredArtifact } from '../metadata/metadata-store.js';
import type { WantedVersion } from './version-reader.js';

/** A version by its number. */
export type NumberedVersion = WantedVersion & { readonly version: number };

/** Whether the database has each of these versions now. */
async function withPresence(
  metadata: MetadataStore,
  inputs: readonly Input[]
): Promise<LineageInput[]> {
  const ids = inputs.flatMap(({ save_id }) => (save_id === undefined ? [] : [save_id]));
  const [here, trashed] = await Promise.all([metadata.savesHere(ids), metadata.trash.saves(ids)]);
  return Promise.all(
    inputs.map(async (input) => {
      const { name, version, save_id } = input;
      const still_here =
        save_id === undefined
          ? (await metadata.get(name, version, 'lineapy')) !== null
          : here.has(save_id);
      const in_trash = !still_here && save_id !== undefined && trashed.has(save_id);
      return { ...input, still_here, ...(in_trash ? { in_trash } : {}) };
    })
  );
}

interface Meant {
  readonly key: VersionKey;
  /** Whether it was read: then it exists. */
  readonly isRead: boolean;
}

/** The version that is meant, which may be deleted; undefined where nothing is known of it. */
async function meantBy(
  metadata: MetadataStore,
  wanted: NumberedVersion
): Promise<Meant | undefined> {
  const { name, version, source, save_id } = wanted;
  if (save_id !== undefined) {
    return { key: { name, version, save_id }, isRead: false };
  }
  const found = await metadata.get(name, version, source);
  if (found !== null) {
    const key = { name, version };
    const isLineapys = found.source === 'lineapy';
    return { key: isLineapys ? key : { ...key, save_id: found.save_id }, isRead: true };
  }
  const deleted =
    (await metadata.trash.find(name, version))?.save_id ?? (await metadata.savedAs(name, version));
  return deleted === null ? undefined : { key: { name, version, save_id: deleted }, isRead: false };
}

/**
 * What a version was made from, and what was made from it: also of a version that was deleted, and
 * with those that were.
 *
 * @param find the version, or the error for one that does not exist
 */
export async function lineageOf(
  metadata: MetadataStore,
  wanted: NumberedVersion,
  find: () => Promise<StoredArtifact>
): Promise<Lineage> {
  const { key, isRead } = (await meantBy(metadata, wanted)) ?? {
    key: await find(),
    isRead: true
  };
  const { save_id } = key;
  const [recorded, { used_by, more }] = await Promise.all([
    save_id === undefined ? [] : metadata.inputsOf(save_id),
    metadata.usersOf(key)
  ]);
  if (!isRead && recorded.length === 0 && used_by.length === 0) {
    await find();
  }
  return {
    name: key.name,
    version: key.version,
    inputs: await withPresence(metadata, recorded),
    used_by,
    ...(more ? { used_by_more: true } : {})
  };
}
