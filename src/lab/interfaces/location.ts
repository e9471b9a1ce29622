import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { CheckReport, LocationChange, LocationSettings } from '../../api/location.js';
import type { DatabaseReturn } from '../../api/session.js';
import type { Refusal } from '../../location/refused-settings.js';
import type { ILocationDraft } from './draft.js';
import type { IActiveSession, ISessionDocument } from './session.js';

/** How far a change is. Once it is switching, it can no longer be cancelled. */
export type ChangePhase = 'checking' | 'asking' | 'switching';

/** How a change is made. */
export interface IChangeOptions {
  /** Why, for the notification, where people did not choose the location just now. */
  readonly reason?: string;
  /** Refuse where people or the notebook have set or reset the session's location by then. */
  readonly unlessChosen?: boolean;
  /** Restarts the kernel before the change, after a question. */
  readonly restarts?: boolean;
  /** What notifications about its progress are about; without it there are none. */
  readonly about?: string | undefined;
  /** Gives the change up, as long as nothing has been switched. */
  readonly signal?: AbortSignal;
  /** Told as the change goes on. */
  readonly onPhase?: (phase: ChangePhase) => void;
}

/** How a check is followed. */
export interface ICheckOptions {
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** What a notification with its progress is about; without it there is none. */
  readonly about?: string | undefined;
}

/** How a change ended: in force, cancelled, or refused by its check. */
export interface IChangeOutcome {
  readonly kind: 'applied' | 'cancelled' | 'refused';
  readonly report: CheckReport;
}

/** Checks and changes the location of a session: check, ask where it matters, apply, restart, undo. */
export interface ILocationChanger extends VDomRenderer.IModel {
  /** A change that cannot be undone any more: people have to say the location themselves. */
  readonly cannotUndo: ISignal<this, IActiveSession>;
  /** Whether the present location of a session is being checked. */
  isChecking(target: IActiveSession): boolean;
  /** Whether that goes on without a notification, which nobody asked for. */
  isCheckedUnasked(target: IActiveSession): boolean;
  /**
   * Checks a location without changing anything.
   *
   * @throws ArtifactStorageError where the check cannot run at all; the signal's reason when it is
   *   given up.
   */
  check(
    target: IActiveSession,
    change: LocationChange,
    options?: ICheckOptions
  ): Promise<CheckReport>;
  /**
   * Checks the present location and takes the result over into the session.
   *
   * @throws as {@link check}.
   */
  checkPresent(target: IActiveSession, options?: ICheckOptions): Promise<CheckReport>;
  /**
   * Checks a location, asks where the session would lose sight of artifacts, and switches to it.
   *
   * @throws ArtifactStorageError where nothing could be checked or applied, the signal's reason when
   *   it is given up; nothing is changed then.
   */
  use(
    target: IActiveSession,
    change: LocationChange,
    options?: IChangeOptions
  ): Promise<IChangeOutcome>;
  /** Goes back to what the session would have without settings of its own. */
  reset(target: IActiveSession, options?: IChangeOptions): Promise<IChangeOutcome>;
}

/** The change forms: one draft for each session, shown while its notebook is in front. */
export interface IFormController extends VDomRenderer.IModel {
  /** The draft of the session that is shown, where its form is open. */
  readonly draft: ILocationDraft | undefined;
  /** Whether people have just opened the form: then the focus belongs into it. */
  readonly formWasOpened: boolean;
  /** Whether a form has just been closed: then the focus belongs to the button that opened it. */
  readonly formWasOpen: boolean;
  /**
   * Opens the form for the session that is shown, with what was put away; does nothing where its form
   * is open.
   *
   * @param settings - A location to begin with in place of the one in force.
   */
  open(active: IActiveSession, settings?: LocationSettings): void;
  /** Whether something is entered for the session that is shown, though its form is closed. */
  readonly isPutAway: boolean;
  /** Closes the form of a draft and keeps what was entered; without an entry, as {@link close}. */
  putAway(draft: ILocationDraft): void;
  /** The focus has been taken care of. */
  forget(): void;
  /**
   * Closes the form, drops what was entered, and aborts a running check.
   *
   * @param draft - The one to close, also that of a session that is not shown.
   */
  close(draft?: ILocationDraft): void;
}

/** A location that people gave a name in the settings editor. */
export interface INamedLocation {
  readonly name: string;
  /** What is not said stays the default. Never holds a secret. */
  readonly settings: LocationSettings;
}

/** A named location that cannot be chosen: it holds a secret, or is not valid. */
export interface IRefusedLocation extends Refusal {
  readonly name: string;
}

/** The named locations that stand in the settings. */
export interface IFoundLocations {
  /** Those to choose from, by name. */
  readonly usable: readonly INamedLocation[];
  /** Those that cannot be chosen, and why. */
  readonly refused: readonly IRefusedLocation[];
}

/** Follows the named locations of the settings editor. */
export interface INamedLocations extends VDomRenderer.IModel, IFoundLocations {
  /** Takes what the settings say now. */
  set(found: IFoundLocations): void;
}

/** What the metadata of a notebook says. */
export type Remembered =
  | { readonly kind: 'none' }
  /** Holds a secret or is not understood: it is never applied. */
  | { readonly kind: 'unusable'; readonly reason: 'secret' | 'form' }
  | { readonly kind: 'location'; readonly settings: LocationSettings };

/** A remembered location that is not in force, and why. */
export interface INotUsed {
  readonly active: IActiveSession;
  readonly problem: ArtifactStorageError;
}

/** The location that a notebook remembers in its metadata, and what becomes of it. */
export interface INotebookMemory extends VDomRenderer.IModel {
  /** What the metadata of the notebook in front says. */
  readonly remembered: Remembered;
  /** Whether the session that is shown uses what its notebook remembers. */
  readonly inForce: boolean;
  /** Whether the own settings of the session that is shown can be written into its notebook. */
  readonly canRemember: boolean;
  /** Why the remembered location is not in force in the session that is shown, after it was tried. */
  readonly problem: ArtifactStorageError | undefined;
  /** Emitted when it was tried and is not used: until then, saves go to the default. */
  readonly notUsed: ISignal<this, INotUsed>;
  /** Writes a session's own settings into its notebook's metadata; never a secret. */
  remember(active: IActiveSession): Promise<void>;
  /** Removes the location from a notebook's metadata; its session keeps what it uses. */
  forget(document: ISessionDocument): Promise<void>;
  /** Uses the remembered location because people ask for it: that is the confirmation. */
  use(active: IActiveSession): Promise<void>;
}

/** A way back, or a copy, that is under way. */
export interface IFallbackProgress {
  /** Whether what was saved meanwhile is copied. */
  readonly copy: boolean;
  readonly copied: number;
  /** Versions to copy in all. */
  readonly total: number;
  readonly stopping: boolean;
}

/** A version that could not be copied. */
export type SkippedVersion = DatabaseReturn['skipped'][number];

/** Brings a session back to its configured database after a fallback. */
export interface IFallbackModel extends VDomRenderer.IModel {
  /** The way back of a session, while it is under way. */
  progressOf(active: IActiveSession): IFallbackProgress | undefined;
  /** Why the last way back of a session did not succeed. */
  errorOf(active: IActiveSession): ArtifactStorageError | undefined;
  /** What the last copy of a session had to leave out. */
  skippedOf(active: IActiveSession): readonly SkippedVersion[];
  /** Goes back and copies what waits; {@link errorOf} has the failure. Made copies stay. */
  copyOver(active: IActiveSession): Promise<void>;
  /** Leaves what waits where it is, for good; with a fallback, goes back to the database. */
  keepHere(active: IActiveSession): Promise<void>;
  /** Stops it; the rest can be copied later. */
  stop(active: IActiveSession): void;
}

type Variables = Readonly<Record<string, string>>;

/** What LineaPy is told of a location, and what keeps it from being told. */
export interface ILineaPyEnvironment {
  /** Variables that replace the kernel's own. */
  readonly set: Variables;
  /** Variables that stand back behind the kernel's own, as the settings editor does. */
  readonly fill: Variables;
  /** What LineaPy's variables say where it uses the location. */
  readonly in_use: Variables;
  /** The setting whose secret keeps all of them out of the environment. */
  readonly secret: 'database_url' | 'storage_options' | undefined;
}

/** Tells the location to kernels that run LineaPy. */
export interface ILineaPyFollower extends VDomRenderer.IModel {
  /** What LineaPy is told of the present location; undefined for other kernels. */
  readonly environment: ILineaPyEnvironment | undefined;
  /** Whether the running process of the kernel was told the present location. */
  readonly isTold: boolean;
}
