import { VDomModel } from '@jupyterlab/ui-components';
import type { INamedLocation } from './named-location.js';

/** The named locations of the settings editor. */
export class NamedLocations extends VDomModel {
  /** All of them, by name. */
  get all(): readonly INamedLocation[] {
    return this.#all;
  }

  /** Takes what the settings say now. */
  set(all: readonly INamedLocation[]): void {
    if (JSON.stringify(all) !== JSON.stringify(this.#all)) {
      this.#all = all;
      this.stateChanged.emit();
    }
  }

  #all: readonly INamedLocation[] = [];
}
