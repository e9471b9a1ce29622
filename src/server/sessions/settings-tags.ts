import { createHmac, randomBytes } from 'node:crypto';
import { LOCATION_KEYS } from '../../api/constants.js';
import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationKey } from '../../api/location.js';
import type { OriginatedSettings } from './origins.js';
import { showLocation } from './parsed-location.js';

/**
 * Names the settings in force at a moment, without telling them: a switch that was checked against
 * them is refused where they are others by then.
 */
export class SettingsTags {
  readonly #key = randomBytes(32);
  readonly #process = randomBytes(6).toString('hex');

  /** The tag of settings: one part for each of the three. */
  of(settings: OriginatedSettings): string {
    const parts = LOCATION_KEYS.map((key) => this.#part(key, settings));
    return [this.#process, ...parts].join('.');
  }

  /**
   * Refuses settings that are not those of a tag.
   *
   * @throws ArtifactStorageError `conflict`, which says what changed.
   */
  refuseOthers(tag: string, settings: OriginatedSettings): void {
    const [process, ...parts] = tag.split('.');
    if (process !== this.#process) {
      throw conflict('The storage server was restarted after the check.');
    }
    const changed = LOCATION_KEYS.filter((key, i) => this.#part(key, settings) !== parts[i]);
    if (changed.length > 0) {
      const now = showLocation(settings, settings);
      const told = changed.map((key) => {
        const { value } = now[key];
        return `${key} is now ${typeof value === 'string' ? value : JSON.stringify(value)}`;
      });
      throw conflict(`The location of this session was changed meanwhile: ${told.join(', ')}.`);
    }
  }

  #part(key: LocationKey, settings: OriginatedSettings): string {
    const text = JSON.stringify(settings[key].value);
    return createHmac('sha256', this.#key).update(text).digest('base64url');
  }
}

function conflict(message: string): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'conflict',
    message,
    hint: 'Nothing was switched. Look at the location, then try again.'
  });
}
