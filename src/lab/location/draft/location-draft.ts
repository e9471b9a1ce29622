import { VDomModel } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../../api/errors.js';
import {
  type CheckReport,
  LOCATION_KEYS,
  type LocationChange,
  type LocationSettings,
  type ResolvedLocation
} from '../../../api/location.js';
import type { ActiveSession } from '../../session/active-session.js';
import { asArtifactStorageError } from '../../session/problem.js';
import type { INamedLocation } from '../named/named-location.js';
import type { OptionRow } from '../options/option-rows.js';
import type { SwitchPhase } from '../switch/switch-options.js';
import type { Draft } from './draft.js';
import { changeOf, hidePassword } from './draft-change.js';
import { draftOf, withNamed, withSettings, withSource } from './draft-source.js';

/** What the form is waiting for. */
export type DraftActivity = 'idle' | 'checking' | 'applying';

/** What a {@link LocationDraft} begins with. */
export interface LocationDraftOptions {
  /** The session that the change is for, with what is in force. */
  readonly active: ActiveSession;
  /** The named locations: one that is in force is chosen. */
  readonly named?: readonly INamedLocation[];
  /** A location to begin with in place of the one in force. */
  readonly settings?: LocationSettings | undefined;
}

/** The change form's state: what was entered, and what the last check of it found. */
export class LocationDraft extends VDomModel {
  constructor({ active, named = [], settings }: LocationDraftOptions) {
    super();
    const { location } = active;
    this.active = active;
    this.#location = location;
    this.#named = named;
    this.#begun = draftOf(location, named);
    this.#draft =
      settings === undefined ? this.#begun : withSettings(this.#begun, settings, location);
  }

  /** The session that the change is for. */
  readonly active: ActiveSession;

  /** What was entered. */
  get draft(): Draft {
    return this.#draft;
  }

  /** The location in force. */
  get location(): ResolvedLocation {
    return this.#location;
  }

  /** Whether the location in force changed after something had been entered. */
  get outdated(): boolean {
    return this.#outdated;
  }

  /** What the last check of exactly this draft found. */
  get report(): CheckReport | undefined {
    return this.#report;
  }

  /** Why a check or a change did not even start. */
  get error(): ArtifactStorageError | undefined {
    return this.#error;
  }

  /** What the form is waiting for. */
  get activity(): DraftActivity {
    return this.#activity;
  }

  /** How far the activity is. */
  get phase(): SwitchPhase {
    return this.#phase;
  }

  /** Enters something; what a check found before no longer holds. */
  edit(change: Partial<Draft>): void {
    this.#set({ ...this.#draft, ...change });
  }

  /** Chooses where the location comes from. */
  choose(source: Draft['source']): void {
    this.#set(withSource(this.#draft, source, this.#location));
  }

  /** Chooses a named location. */
  chooseNamed(named: INamedLocation | undefined): void {
    this.#set(withNamed(this.#draft, named, this.#location));
  }

  /** Moves a password that was typed into `database_url` to its masked field. */
  hidePassword(): void {
    const hidden = hidePassword(this.#draft);
    if (hidden !== this.#draft) {
      this.#draft = hidden;
      this.stateChanged.emit();
    }
  }

  /** A row that is not there yet; never one with the id of an earlier row. */
  newRow(name = ''): OptionRow {
    this.#rows += 1;
    return { id: `added:${this.#rows}`, name, text: '' };
  }

  /**
   * The location in force is another one, from the notebook for example. Where nothing was entered
   * yet, the form shows it; what was entered stays, and people are told.
   */
  follow(location: ResolvedLocation): void {
    if (JSON.stringify(location) === JSON.stringify(this.#location)) {
      return;
    }
    // Our own change is no news, and where it fails there is none.
    if (this.#phase === 'switching') {
      return;
    }
    const moved = LOCATION_KEYS.some(
      (key) => JSON.stringify(location[key].value) !== JSON.stringify(this.#location[key].value)
    );
    this.#location = location;
    if (this.#draft === this.#begun) {
      this.#begin();
    } else if (moved) {
      this.#outdated = true;
      this.#report = undefined;
    }
    this.stateChanged.emit();
  }

  /** Drops what was entered and shows the location in force. */
  reload(): void {
    this.stop();
    this.#begin();
    this.stateChanged.emit();
  }

  /**
   * What has to be told to the storage server.
   *
   * @throws ArtifactStorageError `invalid_input` where a row of the options cannot be sent.
   */
  toChange(): LocationChange {
    return changeOf(this.#draft, this.#location);
  }

  /** Gives up what the form is waiting for; a change that is on its way can no longer be stopped. */
  stop(): void {
    if (this.#phase !== 'switching') {
      this.#running?.abort();
    }
  }

  /** Tells how far the activity is. */
  enter(phase: SwitchPhase): void {
    this.#phase = phase;
    this.stateChanged.emit();
  }

  /** Runs an activity of the form; its error stays with the draft. One that is stopped leaves none. */
  async run(
    activity: Exclude<DraftActivity, 'idle'>,
    work: (signal: AbortSignal) => Promise<CheckReport | undefined>
  ): Promise<void> {
    if (this.#activity !== 'idle') {
      return;
    }
    this.hidePassword();
    const running = new AbortController();
    this.#running = running;
    this.#activity = activity;
    this.#phase = 'checking';
    this.#error = undefined;
    this.stateChanged.emit();
    const [draft, location] = [this.#draft, this.#location];
    try {
      const report = await work(running.signal);
      if (draft === this.#draft && location === this.#location) {
        this.#report = report;
      }
    } catch (error) {
      this.#report = undefined;
      this.#error = running.signal.aborted ? undefined : asArtifactStorageError(error);
    } finally {
      this.#running = undefined;
      this.#activity = 'idle';
      this.#phase = 'checking';
      if (!this.isDisposed) {
        this.stateChanged.emit();
      }
    }
  }

  #begin(): void {
    this.#begun = draftOf(this.#location, this.#named);
    this.#draft = this.#begun;
    this.#outdated = false;
    this.#report = undefined;
    this.#error = undefined;
  }

  #set(draft: Draft): void {
    this.#draft = draft;
    this.#report = undefined;
    this.#error = undefined;
    this.stateChanged.emit();
  }

  readonly #named: readonly INamedLocation[];
  #location: ResolvedLocation;
  #begun: Draft;
  #draft: Draft;
  #outdated = false;
  #report: CheckReport | undefined;
  #error: ArtifactStorageError | undefined;
  #activity: DraftActivity = 'idle';
  #phase: SwitchPhase = 'checking';
  #running: AbortController | undefined;
  #rows = 0;
}
