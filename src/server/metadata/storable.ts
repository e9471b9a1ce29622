import type { Notes } from '../../api/notes.js';
import type { NewArtifact } from './metadata-store.js';
import type { ArtifactNotes } from './notes-rows.js';

/** The highest number of a column of type integer, in every database. */
export const MAX_INTEGER = 2 ** 31 - 1;

/** Whether every database can keep a text: PostgreSQL takes no NUL, and UTF-8 no half of a pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** The same text, with U+FFFD for what a database cannot keep. */
export function storableText(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD');
}

/** Whether a number may be that of a version. */
export function isVersionNumber(version: number): boolean {
  return Number.isInteger(version) && version >= 0 && version <= MAX_INTEGER;
}

/** A save as every database can keep it. What only describes a value never keeps it from being saved. */
export function storable(artifact: NewArtifact): NewArtifact {
  const { description: _d, tags: _t, metadata: _m, aliases: _a, ...rest } = artifact;
  const { value_type, python_version, notebook_path, user, code, preview, packages } = rest;
  return {
    ...rest,
    ...storableNotes(artifact),
    value_type: storableText(value_type),
    python_version: storableText(python_version),
    notebook_path: notebook_path === null ? null : storableText(notebook_path),
    user: storableText(user),
    code: code === null ? null : storableText(code),
    preview: storableTexts(preview),
    packages: storableTexts(packages)
  };
}

function storableTexts<T extends Readonly<Record<string, unknown>>>(texts: T): T {
  const entries = Object.entries(texts).map(([key, value]) => [
    storableText(key),
    typeof value === 'string' ? storableText(value) : value
  ]);
  // `fromEntries` keeps also a key as `__proto__`.
  return Object.fromEntries(entries) as T;
}

/** Notes as every database can keep them; what is empty is left out. */
export function storableNotes({ description, tags, metadata }: Notes): ArtifactNotes {
  return {
    ...(description === undefined || description.trim() === ''
      ? {}
      : { description: storableText(description) }),
    ...(tags === undefined || tags.length === 0 ? {} : { tags: [...new Set(tags)] }),
    ...(metadata === undefined || Object.keys(metadata).length === 0
      ? {}
      : { metadata: storableTexts(metadata) })
  };
}
