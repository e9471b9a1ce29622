import { createHash } from 'node:crypto';
import { LOCATION_KEYS } from '../../api/constants.js';
import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';

/** Ids of sessions that no kernel has: they browse a location of the settings. */
const PREFIX = 'location-';

/** Whether a session is there to browse one location. It inherits nothing in its place. */
export function isLocationSession(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** The id of the session that browses a location: the same location, the same session. */
export function locationSessionId(settings: LocationSettings): string {
  const text = JSON.stringify(LOCATION_KEYS.map((key) => settings[key] ?? null));
  return PREFIX + createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The storage server cannot say any more which location an id stands for. */
export function unknownLocation(): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: 'The storage server does not know this location any more.',
    hint: 'Choose the location again, or reload the page.'
  });
}
