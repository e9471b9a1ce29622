import type { ResolvedLocation } from '../../../api/location.js';
import { useModel } from '../../kit/use-model.js';
import type { IArtifactStorage } from '../../tokens.js';
import { nameOfLocation } from './name-of-location.js';

/** The name that a location has in the settings, if it has one. */
export function useLocationName(
  { link, locations }: IArtifactStorage,
  location: ResolvedLocation | undefined
): string | undefined {
  useModel(locations);
  return location && nameOfLocation(location, locations.usable, link.home);
}
