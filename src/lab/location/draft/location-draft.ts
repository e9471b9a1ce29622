import { VDomModel } from '@jupyterlab/ui-components';
import { LOCATION_KEYS } from '../../../api/constants.js';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type {
  CheckReport,
  LocationChange,
  LocationSettings,
  ResolvedLocation
} from '../../../api/location.js';
import type {
  DraftActivity,
  IDraftFields,
  ILocationDraft,
  IOptionRow,
  KeptSecrets
} from '../../interfaces/draft.js';
import type { ChangePhase, INamedLocation } from '../../interfaces/location.js';
import type { IActiveSession } from '../../interfaces/session.js';
import { asArtifactStorageError } from '../../session/problem.js';
import { changeOf } from './draft-change.js';
import { draftOf, withNamed, withSettings, withSource } from './draft-source.js';
import { EnteredSecrets, isStillEmpty } from './entered-secrets.js';
import { keptSecrets } from './kept-secrets.js';

export interface LocationDraftOptions {
  /** The session that the change is for, with what is in force. */
  readonly active: IActiveSession;
  /** The named locations: one that is in force is chosen. */
  readonly named?: readonly INamedLocation[];
  /** A location to begin with in place of the one in force. */
  readonly settings?: LocationSettings | undefined;
}

/** The change form's state: what was entered, and what the last check of it found. */
export class LocationDraft extends VDomModel implements ILocationDraft {
  constructor({ active, named = [], settings }: LocationDraftOptions) {
    super();
    const { location } = active;
    this.active = active;
    this.#location = location;
    this.#named = named;
    this.#begun = draftOf(location, named);
    this.#draft =
      settings === undefined ? this.#begun : withSettings(this.#begun, settings, location);
    this.#initial = this.#draft;
    this.#secrets = new EnteredSecrets(this.#draft);
  }

  /** The session that the change is for, with what is in force. */
  readonly active: IActiveSession;

  get fields(): IDraftFields {
    return this.#draft;
  }

  get location(): ResolvedLocation {
    return this.#location;
  }

  get emptied(): readonly string[] {
    return this.#emptied;
  }

  get keptSecrets(): KeptSecrets {
    // Several fields ask at each key that is pressed.
    const [draft, location] = [this.#draft, this.#location];
    if (this.#kept?.draft !== draft || this.#kept.location !== location) {
      this.#kept = { draft, location, found: keptSecrets(draft, location) };
    }
    return this.#kept.found;
  }

  get outdated(): boolean {
    return this.#outdated;
  }

  get isEdited(): boolean {
    return (
      this.#draft !== this.#initial && JSON.stringify(this.#draft) !== JSON.stringify(this.#initial)
    );
  }

  get report(): CheckReport | undefined {
    return this.#report;
  }

  get error(): ArtifactStorageError | undefined {
    return this.#error;
  }

  get activity(): DraftActivity {
    return this.#activity;
  }

  get phase(): ChangePhase {
    return this.#phase;
  }

  edit(change: Partial<IDraftFields>): void {
    this.#set({ ...this.#draft, ...change }, change.password !== undefined);
  }

  choose(source: IDraftFields['source']): void {
    const [only, ...others] = this.#named;
    const isAlone = source === 'named' && this.#draft.named === undefined && others.length === 0;
    this.#set(
      isAlone
        ? withNamed(this.#draft, only, this.#location)
        : withSource(this.#draft, source, this.#location)
    );
  }

  chooseNamed(named: INamedLocation | undefined): void {
    this.#set(withNamed(this.#draft, named, this.#location));
  }

  hidePassword(): void {
    const { fields, emptied } = this.#secrets.settle(this.#draft);
    if (fields !== this.#draft) {
      this.#secrets.note(this.#draft, fields, true);
      this.#draft = fields;
      this.#emptied = emptied.length > 0 ? emptied : this.#emptied;
      this.stateChanged.emit();
    }
  }

  newRow(name = ''): IOptionRow {
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

  reload(): void {
    this.stop();
    this.#begin();
    this.stateChanged.emit();
  }

  toChange(): LocationChange {
    return changeOf(this.#secrets.settle(this.#draft).fields, this.#location);
  }

  stop(): void {
    if (this.#phase !== 'switching') {
      this.#running?.abort();
    }
  }

  enter(phase: ChangePhase): void {
    this.#phase = phase;
    this.stateChanged.emit();
  }

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
    this.#initial = this.#begun;
    this.#secrets = new EnteredSecrets(this.#draft);
    this.#emptied = [];
    this.#outdated = false;
    this.#report = undefined;
    this.#error = undefined;
  }

  #set(draft: IDraftFields, isEntered = draft.password !== this.#draft.password): void {
    this.#secrets.note(this.#draft, draft, isEntered);
    this.#emptied =
      draft.source === this.#draft.source
        ? this.#emptied.filter((field) => isStillEmpty(field, draft))
        : [];
    this.#draft = draft;
    this.#report = undefined;
    this.#error = undefined;
    this.stateChanged.emit();
  }

  readonly #named: readonly INamedLocation[];
  #location: ResolvedLocation;
  #kept:
    | {
        readonly draft: IDraftFields;
        readonly location: ResolvedLocation;
        readonly found: KeptSecrets;
      }
    | undefined;
  #begun: IDraftFields;
  #draft: IDraftFields;
  /** With what it was opened: nothing is entered yet. */
  #initial: IDraftFields;
  #secrets: EnteredSecrets;
  #emptied: readonly string[] = [];
  #outdated = false;
  #report: CheckReport | undefined;
  #error: ArtifactStorageError | undefined;
  #activity: DraftActivity = 'idle';
  #phase: ChangePhase = 'checking';
  #running: AbortController | undefined;
  #rows = 0;
}
