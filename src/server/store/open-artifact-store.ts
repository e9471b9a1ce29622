import { openMetadataStore } from '../metadata/metadata-store-registry.js';
import type { FilesystemHost } from '../values/object/fsspec/filesystem-host.js';
import { openValueStore } from '../values/value-store-registry.js';
import { ArtifactStore } from './artifact-store.js';
import type { PreviewDropped } from './previews.js';
import { rootOf, type StoreLocation } from './store-location.js';

/**
 * The artifact store at a location; nothing is touched yet.
 *
 * @param filesystems opens those beside folders and S3
 * @param onPreviewDropped as for {@link ArtifactStore}
 */
export function openArtifactStore(
  location: StoreLocation,
  filesystems?: FilesystemHost,
  onPreviewDropped?: PreviewDropped
): ArtifactStore {
  return new ArtifactStore(
    location,
    openMetadataStore(location.database, rootOf(location)),
    (dir, options) => openValueStore(dir, options, { database: location.database, filesystems }),
    onPreviewDropped
  );
}
