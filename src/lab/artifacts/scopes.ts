import type { IArtifactsModel, IArtifactsScope, IScopes } from '../interfaces/artifacts.js';

/** The scopes of all homes of the list: the side panel, and the tab while it is open. */
export class Scopes implements IScopes {
  of(session_id: string): IArtifactsScope | undefined {
    return [...this.#homes]
      .map(({ scope }) => scope)
      .find((scope) => scope?.session_id === session_id);
  }

  add(home: Pick<IArtifactsModel, 'scope'>): void {
    this.#homes.add(home);
  }

  remove(home: Pick<IArtifactsModel, 'scope'>): void {
    this.#homes.delete(home);
  }

  readonly #homes = new Set<Pick<IArtifactsModel, 'scope'>>();
}
