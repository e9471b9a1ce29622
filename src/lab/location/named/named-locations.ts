import { VDomModel } from '@jupyterlab/ui-components';
import type {
  IFoundLocations,
  INamedLocation,
  INamedLocations,
  IRefusedLocation
} from '../../interfaces/location.js';

/** The named locations of the settings editor. */
export class NamedLocations extends VDomModel implements INamedLocations {
  get usable(): readonly INamedLocation[] {
    return this.#found.usable;
  }

  get refused(): readonly IRefusedLocation[] {
    return this.#found.refused;
  }

  set(found: IFoundLocations): void {
    if (JSON.stringify(found) !== JSON.stringify(this.#found)) {
      this.#found = found;
      this.stateChanged.emit();
    }
  }

  #found: IFoundLocations = { usable: [], refused: [] };
}
