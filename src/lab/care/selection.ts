import type { ListQuery } from '../../api/artifact-list.js';
import type { IArtifactRef } from '../interfaces/artifacts.js';
import type { SeenArtifacts } from './care-options.js';

/** Which artifacts a dialog is about. */
export type Choice = 'all' | 'filtered' | 'selected';

/** What people most likely mean: what they have selected, else all. */
export function likelyChoice({ rows }: SeenArtifacts): Choice {
  return rows.length > 0 ? 'selected' : 'all';
}

/** The names that a choice means; nothing: all. */
export function namesOf(
  choice: Choice,
  { filters, rows }: SeenArtifacts
): { readonly names?: string[]; readonly filters?: ListQuery } {
  switch (choice) {
    case 'all':
      return {};
    case 'filtered':
      return filters === undefined ? {} : { filters };
    case 'selected':
      return { names: [...new Set(rows.map(({ name }) => name))] };
  }
}

/** The versions that a choice means. */
export function versionsOf(choice: Choice, { filters, rows }: SeenArtifacts) {
  switch (choice) {
    case 'all':
      return { all: true } as const;
    case 'filtered':
      return filters === undefined ? ({ all: true } as const) : { filters };
    case 'selected':
      return { versions: rows.map(toVersion) };
  }
}

function toVersion({ name, version }: IArtifactRef): { name: string; version?: number } {
  return version === undefined ? { name } : { name, version };
}
