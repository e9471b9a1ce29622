import { VDomModel } from '@jupyterlab/ui-components';
import type { LocationSettings } from '../../../api/location.js';
import type { IFormController, INamedLocations } from '../../interfaces/location.js';
import type { IActiveSession, ISessionModel } from '../../interfaces/session.js';
import { LocationDraft } from './location-draft.js';

/** The change forms: one draft for each session, shown while its notebook is in front. */
export class FormController extends VDomModel implements IFormController {
  constructor(session: ISessionModel, named?: INamedLocations) {
    super();
    this.#session = session;
    this.#named = named;
    session.stateChanged.connect(this.#onSession, this);
  }

  get draft(): LocationDraft | undefined {
    return this.isPutAway ? undefined : this.#drafts.get(this.#frontId);
  }

  get isPutAway(): boolean {
    return this.#putAway.has(this.#frontId);
  }

  open(active: IActiveSession, settings?: LocationSettings): void {
    if (active.id !== this.#session.active?.id || this.draft !== undefined) {
      return;
    }
    if (!this.#putAway.delete(active.id) || settings !== undefined) {
      this.#drafts.get(active.id)?.dispose();
      const named = this.#named?.usable ?? [];
      this.#drafts.set(active.id, new LocationDraft({ active, named, settings }));
    }
    this.#wasOpened = true;
    this.#emit();
  }

  putAway(draft: LocationDraft): void {
    if (draft.phase === 'switching') {
      return;
    }
    if (!draft.isEdited) {
      this.close(draft);
    } else if (draft === this.draft) {
      draft.stop();
      this.#putAway.add(draft.active.id);
      this.#wasOpen = true;
      this.#emit();
    }
  }

  get formWasOpened(): boolean {
    return this.#wasOpened;
  }

  get formWasOpen(): boolean {
    return this.#wasOpen;
  }

  forget(): void {
    this.#wasOpened = false;
    this.#wasOpen = false;
  }

  close(draft = this.draft): void {
    draft?.stop();
    if (draft !== undefined && draft === this.draft) {
      this.#wasOpen = true;
    }
    this.#drop(draft);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      for (const draft of [...this.#drafts.values()]) {
        this.close(draft);
      }
      this.#session.stateChanged.disconnect(this.#onSession, this);
      super.dispose();
    }
  }

  get #frontId(): string {
    return this.#session.document?.kernel?.id ?? '';
  }

  #onSession(): void {
    const { active } = this.#session;
    for (const [id, draft] of [...this.#drafts]) {
      if (id !== this.#frontId || !draft.active.stands) {
        this.#leave(draft);
      } else if (active !== undefined) {
        draft.follow(active.location);
      }
    }
    if (this.draft !== this.#shown) {
      this.forget();
      this.#emit();
    }
  }

  /**
   * A change that people asked for goes on while they look at another notebook; a check does not.
   * What they entered is there when they come back, as long as the notebook has this kernel.
   */
  #leave(draft: LocationDraft): void {
    if (draft.activity === 'checking') {
      draft.stop();
    }
    if (!draft.active.stands || !(draft.isEdited || draft.activity === 'applying')) {
      this.#drop(draft);
    }
  }

  #drop(draft: LocationDraft | undefined): void {
    if (draft !== undefined && this.#drafts.get(draft.active.id) === draft) {
      this.#drafts.delete(draft.active.id);
      this.#putAway.delete(draft.active.id);
      draft.dispose();
      this.#emit();
    }
  }

  #emit(): void {
    this.#shown = this.draft;
    this.stateChanged.emit();
  }

  readonly #session: ISessionModel;
  readonly #named: INamedLocations | undefined;
  /** By session; their secrets are in memory only. */
  readonly #drafts = new Map<string, LocationDraft>();
  /** The sessions whose form is closed, though something is entered. */
  readonly #putAway = new Set<string>();
  #shown: LocationDraft | undefined;
  #wasOpened = false;
  #wasOpen = false;
}
