import { VDomModel } from '@jupyterlab/ui-components';
import type { LocationSettings } from '../../../api/location.js';
import type { ActiveSession } from '../../session/active-session.js';
import type { SessionModel } from '../../session/session-model.js';
import type { NamedLocations } from '../named/named-locations.js';
import { LocationDraft } from './location-draft.js';

/** Whether the change form is open, and its draft; it closes when another session is shown. */
export class FormController extends VDomModel {
  constructor(session: SessionModel, named?: NamedLocations) {
    super();
    this.#session = session;
    this.#named = named;
    session.stateChanged.connect(this.#onSession, this);
  }

  /** The draft of the open form. */
  get draft(): LocationDraft | undefined {
    return this.#draft;
  }

  /**
   * Opens the form for a session; does nothing where a form is open.
   *
   * @param settings - A location to begin with in place of the one in force.
   */
  open(active: ActiveSession, settings?: LocationSettings): void {
    if (active.id === this.#session.active?.id && this.#draft === undefined) {
      this.#owner = active;
      this.#draft = new LocationDraft({
        active,
        named: this.#named?.all ?? [],
        settings
      });
      this.stateChanged.emit();
    }
  }

  /** Whether a form has just been closed: then the focus belongs to the button that opened it. */
  get formWasOpen(): boolean {
    return this.#wasOpen;
  }

  /** The focus has been taken care of. */
  forget(): void {
    this.#wasOpen = false;
  }

  /**
   * Closes the form: what was entered is dropped, and what it was waiting for is given up.
   *
   * @param draft - The one to close: another one that is open by now stays.
   */
  close(draft = this.#draft): void {
    draft?.stop();
    this.#drop(draft);
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.close();
      this.#session.stateChanged.disconnect(this.#onSession, this);
      super.dispose();
    }
  }

  #onSession(): void {
    const { active, document } = this.#session;
    const own = this.#owner;
    // A server that restarts must not cost anybody what they were typing.
    if (own === undefined || document !== own.document || !own.stands) {
      this.#leave();
    } else if (active !== undefined) {
      this.#draft?.follow(active.location);
    }
  }

  /** A change that people asked for goes on while they look at another notebook; a check does not. */
  #leave(): void {
    if (this.#draft?.activity === 'checking') {
      this.#draft.stop();
    }
    this.#drop(this.#draft);
    this.#wasOpen = false;
  }

  #drop(draft: LocationDraft | undefined): void {
    if (draft !== undefined && draft === this.#draft) {
      this.#wasOpen = true;
      this.#draft = undefined;
      draft.dispose();
      this.stateChanged.emit();
    }
  }

  readonly #session: SessionModel;
  readonly #named: NamedLocations | undefined;
  #draft: LocationDraft | undefined;
  #wasOpen = false;
  /** Whose form was opened last. */
  #owner: ActiveSession | undefined;
}
