import { VDomModel } from '@jupyterlab/ui-components';
import type { LocationSettings } from '../../../api/location.js';
import type { IFormController, INamedLocations } from '../../interfaces/location.js';
import type { IActiveSession, ISessionModel } from '../../interfaces/session.js';
import { LocationDraft } from './location-draft.js';

/** Whether the change form is open, and its draft; it closes when another session is shown. */
export class FormController extends VDomModel implements IFormController {
  constructor(session: ISessionModel, named?: INamedLocations) {
    super();
    this.#session = session;
    this.#named = named;
    session.stateChanged.connect(this.#onSession, this);
  }

  get draft(): LocationDraft | undefined {
    return this.#draft;
  }

  open(active: IActiveSession, settings?: LocationSettings): void {
    if (active.id === this.#session.active?.id && this.#draft === undefined) {
      this.#owner = active;
      this.#draft = new LocationDraft({
        active,
        named: this.#named?.usable ?? [],
        settings
      });
      this.stateChanged.emit();
    }
  }

  get formWasOpen(): boolean {
    return this.#wasOpen;
  }

  forget(): void {
    this.#wasOpen = false;
  }

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
    // A restart of the server must not drop what people typed.
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

  readonly #session: ISessionModel;
  readonly #named: INamedLocations | undefined;
  #draft: LocationDraft | undefined;
  #wasOpen = false;
  /** Whose form was opened last. */
  #owner: IActiveSession | undefined;
}
