import { DisposableDelegate } from '@lumino/disposable';
import type { IArtifactStorage } from '../tokens.js';

/** Checks a location once when a visible panel shows it and no check is known. */
export class AutoCheck extends DisposableDelegate {
  constructor(storage: IArtifactStorage) {
    super(() => {
      storage.session.stateChanged.disconnect(this.#check, this);
      storage.link.connected.disconnect(this.#forget, this);
    });
    this.#storage = storage;
    storage.session.stateChanged.connect(this.#check, this);
    storage.link.connected.connect(this.#forget, this);
  }

  /** Whether the panel is visible. */
  setActive(active: boolean): void {
    this.#active = active;
    this.#check();
  }

  /** What could not be checked while the storage server was away may be checked now. */
  #forget(): void {
    this.#checked.clear();
  }

  #check(): void {
    const { session, location } = this.#storage;
    const { active } = session;
    if (!this.#active || active === undefined) {
      return;
    }
    const { artifact_storage_dir, database_url } = active.location;
    const key = `${active.id}\n${artifact_storage_dir.value}\n${database_url.value}`;
    if (active.state.last_check !== undefined) {
      // A check that is forgotten later (settings changed, the server restarted) is made again.
      this.#checked.delete(key);
    } else if (!this.#checked.has(key)) {
      this.#checked.add(key);
      // Where the check cannot run, the session's own state says why.
      void location.checkPresent(active).catch(() => undefined);
    }
  }

  readonly #storage: IArtifactStorage;
  readonly #checked = new Set<string>();
  #active = false;
}
