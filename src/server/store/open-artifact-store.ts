import { openMetadataStore } from '../metadata/metadata-store-registry.js';
import { openValueStore } from '../values/value-store-registry.js';
import { ArtifactStore } from './artifact-store.js';
import { rootOf, type StoreLocation } from './store-location.js';

/** The artifact store at a location; nothing is touched yet. */
export function openArtifactStore(location: StoreLocation): ArtifactStore {
  return new ArtifactStore(
    location,
    openMetadataStore(location.database, rootOf(location)),
    (dir, options) => openValueStore(dir, options, location.database)
  );
}
