import { VDomModel } from '@jupyterlab/ui-components';
import type { INamedLocation, INamedLocations, IRefusedLocation } from './named-location.js';

/** The named locations of the settings editor. */
export class NamedLocations extends VDomModel {
  /** Those to choose from, by name. */
  get all(): readonly INamedLocation[] {
    return this.#found.usable;
  }

  /** Those that cannot be chosen, and why. */
  get refused(): readonly IRefusedLocation[] {
    return this.#found.refused;
  }

  /** Takes what the settings say now. */
  set(found: INamedLocations): void {
    if (JSON.stringify(found) !== JSON.stringify(this.#found)) {
      this.#found = found;
      this.stateChanged.emit();
    }
  }

  #found: INamedLocations = { usable: [], refused: [] };
}
