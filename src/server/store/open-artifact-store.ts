import { openMetadataStore } from '../metadata/metadata-store-registry.js';
import { openValueStore } from '../values/value-store-registry.js';
import { ArtifactStore } from './artifact-store.js';
import type { StoreLocation } from './store-location.js';

/** The artifact store at a location; nothing is touched yet. */
export function openArtifactStore(location: StoreLocation): ArtifactStore {
  return new ArtifactStore(
    openMetadataStore(location.database, location.dir.text),
    (dir) => openValueStore(dir, location.storage_options),
    location.dir,
    location.database.text
  );
}
