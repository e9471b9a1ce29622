import { VDomModel } from '@jupyterlab/ui-components';
import { LocationDraft } from './location-draft.js';
import type { SessionModel } from './session-model.js';

/** Whether the change form is open, and its draft; it closes when another session is shown. */
export class FormController extends VDomModel {
  constructor(session: SessionModel) {
    super();
    this.#session = session;
    session.stateChanged.connect(this.#onSession, this);
  }

  /** The draft of the open form. */
  get draft(): LocationDraft | undefined {
    return this.#draft;
  }

  /** Opens the form for the session that is shown; does nothing where there is none. */
  open(): void {
    const session = this.#session.session;
    if (session !== undefined && this.#draft === undefined) {
      this.#id = session.id;
      this.#draft = new LocationDraft(session.location);
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

  /** Closes the form and drops what was entered. */
  close(): void {
    if (this.#draft !== undefined) {
      this.#wasOpen = true;
      this.#draft.dispose();
      this.#draft = undefined;
      this.stateChanged.emit();
    }
  }

  override dispose(): void {
    if (!this.isDisposed) {
      this.close();
      this.#session.stateChanged.disconnect(this.#onSession, this);
      super.dispose();
    }
  }

  #onSession(): void {
    const { state, notebook } = this.#session;
    // A server that restarts must not cost anybody what they were typing.
    const other = state.kind === 'ready' && state.session.id !== this.#id;
    if (other || notebook.kernel?.id !== this.#id) {
      this.close();
      this.#wasOpen = false;
    }
  }

  readonly #session: SessionModel;
  #draft: LocationDraft | undefined;
  #wasOpen = false;
  #id = '';
}
