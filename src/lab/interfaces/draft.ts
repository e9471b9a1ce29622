import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { CheckReport, LocationChange, ResolvedLocation } from '../../api/location.js';
import type { ChangePhase, INamedLocation } from './location.js';
import type { IActiveSession } from './session.js';

/** One option as it is typed. */
export interface IOptionRow {
  /** What the row stays known by while others come and go. */
  readonly id: string;
  readonly name: string;
  /** As the option's type is written: a text as it is, a dictionary as JSON. */
  readonly text: string;
}

/** What was entered into the change form. */
export interface IDraftFields {
  /** What the session would have without settings of its own, a named location, or its own. */
  readonly source: 'default' | 'named' | 'custom';
  /** The named location that was chosen. */
  readonly named?: INamedLocation | undefined;
  /** The secrets that the named location does not say. */
  readonly secret_rows: readonly IOptionRow[];
  readonly artifact_storage_dir: string;
  /** Without its password, unless it is still being typed there. */
  readonly database_url: string;
  /** The password of the database server that is shown; the mask stands for the one that is kept. */
  readonly password: string;
  readonly rows: readonly IOptionRow[];
}

/** Whether the secrets that are kept, and not shown, go with what a draft says. */
export interface KeptSecrets {
  readonly password: boolean;
  readonly options: boolean;
}

/** What the form is waiting for. */
export type DraftActivity = 'idle' | 'checking' | 'applying';

/** The change form's state: what was entered, and what the last check of it found. */
export interface ILocationDraft extends VDomRenderer.IModel {
  /** The session that the change is for. */
  readonly active: IActiveSession;
  /** What was entered. */
  readonly fields: IDraftFields;
  /** The location in force. */
  readonly location: ResolvedLocation;
  /** Whether anything was entered that a closed form would lose. */
  readonly isEdited: boolean;
  /** The secrets that were emptied because they were entered for another server, by their fields. */
  readonly emptied: readonly string[];
  readonly keptSecrets: KeptSecrets;
  /** Whether the location in force changed after something had been entered. */
  readonly outdated: boolean;
  /** What the last check of exactly these fields found. */
  readonly report: CheckReport | undefined;
  /** Why a check or a change did not even start. */
  readonly error: ArtifactStorageError | undefined;
  /** What the form is waiting for. */
  readonly activity: DraftActivity;
  /** How far the activity is. */
  readonly phase: ChangePhase;
  /** Enters something; what a check found before no longer holds. */
  edit(change: Partial<IDraftFields>): void;
  /** Chooses where the location comes from. */
  choose(source: IDraftFields['source']): void;
  /** Chooses a named location. */
  chooseNamed(named: INamedLocation | undefined): void;
  /**
   * Moves a password that was typed into `database_url` to its masked field, and empties what was
   * entered for another server: a password, a secret among the options.
   */
  hidePassword(): void;
  /** A row that is not there yet; never one with the id of an earlier row. */
  newRow(name?: string): IOptionRow;
  /** Drops what was entered and shows the location in force. */
  reload(): void;
  /**
   * What has to be told to the storage server.
   *
   * @throws ArtifactStorageError `invalid_input` where a row of the options cannot be sent.
   */
  toChange(): LocationChange;
  /** Aborts what the form is waiting for; a change that is on its way can no longer be stopped. */
  stop(): void;
  /** Tells how far the activity is. */
  enter(phase: ChangePhase): void;
  /** Runs an activity of the form; its error stays with the draft. One that is stopped leaves none. */
  run(
    activity: Exclude<DraftActivity, 'idle'>,
    work: (signal: AbortSignal) => Promise<CheckReport | undefined>
  ): Promise<void>;
}
