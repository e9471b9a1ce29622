import { ArtifactStorageError } from '../../api/errors.js';
import type { LocationSettings } from '../../api/location.js';
import { LOCATION_NAME_LIMIT } from '../../location/location-name.js';
import type { IOptionRow } from '../interfaces/draft.js';
import { settingsOf } from '../location/named/named-location.js';
import { optionsFor, rowsOf } from '../location/options/option-rows.js';
import { enteredSettings } from './setting-problem.js';

/** A named location as it is typed. */
export interface NamedDraft {
  /** What it stays known by while its name is typed. */
  readonly id: string;
  readonly name: string;
  readonly artifact_storage_dir: string;
  readonly database_url: string;
  readonly rows: readonly IOptionRow[];
}

/** The named locations of the settings, to edit. */
export function draftsOf(value: unknown): readonly NamedDraft[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).map(([name, location]): NamedDraft => {
    const {
      artifact_storage_dir = '',
      database_url = '',
      storage_options = {}
    } = settingsOf((location ?? {}) as Readonly<Record<string, unknown>>);
    const rows = rowsOf(storage_options, optionsFor(artifact_storage_dir));
    return { id: `given:${name}`, name, artifact_storage_dir, database_url, rows };
  });
}

/** Why a name cannot be one, beside the names before it. */
export function nameProblem(
  name: string,
  others: readonly string[]
): ArtifactStorageError | undefined {
  const refuse = (message: string, hint: string): ArtifactStorageError =>
    new ArtifactStorageError({ kind: 'invalid_input', message, hint, field: 'name' });
  const trimmed = name.trim();
  if (trimmed === '') {
    return refuse('The name is empty.', 'Enter a short one, for example team.');
  }
  if (trimmed.length > LOCATION_NAME_LIMIT) {
    return refuse('The name is too long.', `Use ${LOCATION_NAME_LIMIT} characters at most.`);
  }
  return others.includes(trimmed)
    ? refuse(`There is a location ${trimmed} already.`, 'Enter another name.')
    : undefined;
}

/** Whether nothing was entered yet: then there is nothing to complain about. */
export function isBlank({ name, artifact_storage_dir, database_url, rows }: NamedDraft): boolean {
  return `${name}${artifact_storage_dir}${database_url}`.trim() === '' && rows.length === 0;
}

/** What is wrong with one of the drafts; undefined where it can be saved. */
export function problemOfDraft(
  draft: NamedDraft,
  before: readonly NamedDraft[]
): ArtifactStorageError | undefined {
  const { settings, problem } = enteredSettings(draft, draft.rows);
  return (
    problem ??
    nameProblem(
      draft.name,
      before.map(({ name }) => name.trim())
    ) ??
    (Object.keys(settings ?? {}).length > 0
      ? undefined
      : new ArtifactStorageError({
          kind: 'invalid_input',
          message: 'This location says nothing yet.',
          hint: 'Enter where values or metadata are kept.'
        }))
  );
}

/** The `locations` of the settings; undefined while one of the drafts cannot be saved. */
export function locationsOf(
  drafts: readonly NamedDraft[]
): Readonly<Record<string, LocationSettings>> | undefined {
  return drafts.some((draft, index) => problemOfDraft(draft, drafts.slice(0, index)) !== undefined)
    ? undefined
    : Object.fromEntries(
        drafts.map((draft) => [
          draft.name.trim(),
          enteredSettings(draft, draft.rows).settings ?? {}
        ])
      );
}
