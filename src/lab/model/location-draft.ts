import { VDomModel } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../api/errors.js';
import type {
  CheckReport,
  LocationChange,
  LocationKey,
  ResolvedLocation
} from '../../api/location.js';
import { takePassword } from '../../location/masked-settings.js';
import { changeOf, hidePassword, type IDraft, type OptionRow, rowsOf } from './draft-change.js';
import { asArtifactStorageError } from './problem.js';

/** What the form is waiting for. */
export type DraftActivity = 'idle' | 'checking' | 'applying';

/** The change form's state: what was entered, and what the last check of it found. */
export class LocationDraft extends VDomModel {
  constructor(location: ResolvedLocation) {
    super();
    this.#location = location;
    const { url, password } = takePassword(location.database_url.value);
    this.#draft = {
      source: 'custom',
      artifact_storage_dir: location.artifact_storage_dir.value,
      database_url: url,
      password,
      rows: rowsOf(location.storage_options.value)
    };
  }

  /** What was entered. */
  get draft(): IDraft {
    return this.#draft;
  }

  /** The location that the draft started from. */
  get location(): ResolvedLocation {
    return this.#location;
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

  /** Enters something; what a check found before no longer holds. */
  edit(change: Partial<IDraft>): void {
    this.#draft = { ...this.#draft, ...change };
    this.#report = undefined;
    this.#error = undefined;
    this.stateChanged.emit();
  }

  /** Moves a password that was typed into `database_url` to its masked field. */
  hidePassword(): void {
    const hidden = hidePassword(this.#draft);
    if (hidden !== this.#draft) {
      this.#draft = hidden;
      this.stateChanged.emit();
    }
  }

  /** Changes one row of the options. */
  editRow(index: number, change: Partial<OptionRow>): void {
    this.edit({
      rows: this.#draft.rows.map((row, at) => (at === index ? { ...row, ...change } : row))
    });
  }

  /**
   * What has to be told to the storage server.
   *
   * @throws ArtifactStorageError `invalid_input` where a row of the options cannot be sent.
   */
  toChange(): LocationChange {
    return changeOf(this.#draft, this.#location);
  }

  /** The settings that the draft changes, as far as that can be known without a check. */
  get changedKeys(): readonly LocationKey[] {
    try {
      return Object.keys(this.toChange()) as LocationKey[];
    } catch {
      return [];
    }
  }

  /** Runs an activity of the form; its error stays with the draft. */
  async run(
    activity: Exclude<DraftActivity, 'idle'>,
    work: () => Promise<CheckReport | undefined>
  ): Promise<void> {
    if (this.#activity !== 'idle') {
      return;
    }
    this.hidePassword();
    this.#activity = activity;
    this.#error = undefined;
    this.stateChanged.emit();
    const draft = this.#draft;
    try {
      const report = await work();
      if (draft === this.#draft) {
        this.#report = report;
      }
    } catch (error) {
      this.#report = undefined;
      this.#error = asArtifactStorageError(error);
    } finally {
      this.#activity = 'idle';
      if (!this.isDisposed) {
        this.stateChanged.emit();
      }
    }
  }

  readonly #location: ResolvedLocation;
  #draft: IDraft;
  #report: CheckReport | undefined;
  #error: ArtifactStorageError | undefined;
  #activity: DraftActivity = 'idle';
}
