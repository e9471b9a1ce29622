import type { StorageOptions } from '../../../src/api/location.js';
import { parseArtifactStorageDir } from '../../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../../src/location/database-url.js';
import type { MetadataStore } from '../../../src/server/metadata/metadata-store.js';
import { openMetadataStore } from '../../../src/server/metadata/metadata-store-registry.js';
import { ArtifactStore } from '../../../src/server/store/artifact-store.js';
import type { OpenValues } from '../../../src/server/store/value-roots.js';
import { openValueStore } from '../../../src/server/values/value-store-registry.js';

/** The steps of a request at which another one may come in between. */
const STEPS = new Set([
  'insert',
  'ofSave',
  'retire',
  'retired',
  'knownKeys',
  'get',
  'storeId',
  'relocateRoot',
  'stampOfRoot',
  'write',
  'commitStaged',
  'upload',
  'openStaging',
  'discardStaged',
  'read',
  'openRead',
  'writePreview',
  'stat',
  'addOwner'
]);

/** Called before and after each step of a store. */
export type Pause = (step: string) => Promise<void>;

/** Values and metadata of a location. */
export interface Place {
  readonly dir: string;
  readonly database: string;
  readonly storage_options: StorageOptions;
}

/** A real store that calls at the boundary of every step. */
export function storeWithPauses(place: Place, pause: Pause = async () => undefined): ArtifactStore {
  const base = { home: '/', lineapy_home: '/', working_directory: '/' };
  const location = {
    dir: parseArtifactStorageDir(place.dir, base),
    database: parseDatabaseUrl(place.database, base),
    storage_options: place.storage_options
  };
  const open: OpenValues = (dir, options) => pausing(openValueStore(dir, options), pause);
  const metadata: MetadataStore = pausing(openMetadataStore(location.database), pause);
  return new ArtifactStore(location, metadata, open);
}

function pausing<T extends object>(store: T, pause: Pause): T {
  return new Proxy(store, {
    get(target, property) {
      const value: unknown = Reflect.get(target, property, target);
      if (typeof value !== 'function') {
        return value;
      }
      const method = value.bind(target) as (...args: unknown[]) => unknown;
      const step = String(property);
      if (step === 'localFiles') {
        return () => {
          const files = method() as object | null;
          return files === null ? null : pausing(files, pause);
        };
      }
      // `delete` is one of both: the rows of a version, or a value.
      if (!STEPS.has(step) && step !== 'delete') {
        return method;
      }
      return async (...args: unknown[]) => {
        await pause(`before ${step}`);
        try {
          return await method(...args);
        } finally {
          await pause(`after ${step}`);
        }
      };
    }
  });
}
