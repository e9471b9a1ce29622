import type { ResolvedLocation } from '../../api/location.js';
import type { IArtifactsModel, IArtifactsScope, IScopes } from '../interfaces/artifacts.js';

/** The scopes of all homes of the list: the side panel, and the tab while it is open. */
export class Scopes implements IScopes {
  /** @param nameOf - What people call a location. */
  constructor(nameOf: (location: ResolvedLocation) => string) {
    this.#nameOf = nameOf;
  }

  of(session_id: string): IArtifactsScope | undefined {
    return [...this.#homes]
      .map(({ scope }) => scope)
      .find((scope) => scope?.session_id === session_id);
  }

  nameOf({ active, location }: IArtifactsScope): string {
    return active?.name ?? this.#nameOf(location);
  }

  add(home: Pick<IArtifactsModel, 'scope'>): void {
    this.#homes.add(home);
  }

  remove(home: Pick<IArtifactsModel, 'scope'>): void {
    this.#homes.delete(home);
  }

  readonly #nameOf: (location: ResolvedLocation) => string;
  readonly #homes = new Set<Pick<IArtifactsModel, 'scope'>>();
}
