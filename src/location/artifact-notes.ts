import {
  DESCRIPTION_LIMIT,
  METADATA_LIMIT,
  METADATA_TEXT_LIMIT,
  TAG_LIMIT,
  TAGS_LIMIT
} from '../api/constants.js';
import { ArtifactStorageError } from '../api/errors.js';
import type { Notes } from '../api/notes.js';
import { characterProblem, type TextProblem } from './artifact-name.js';

/** A field of notes. */
export type NotesField = 'description' | 'tags' | 'metadata';

/** A problem and the field that has it. */
export type NotesProblem = TextProblem & { readonly field: NotesField };

/** What a version or Python's `float` takes for a number. */
const NUMBER =
  /^[+-]?(?:inf(?:inity)?|nan|(?=[^e]*\p{Nd})[\p{Nd}_]*\.?[\p{Nd}_]*(?:e[+-]?[\p{Nd}_]+)?)$/iu;

const counted = (count: number): string => count.toLocaleString('en-US');

/** What is wrong with a tag, an alias or a key of metadata; null for a valid one. */
export function labelProblem(label: string, what: string): TextProblem | null {
  const problem = characterProblem(label, what);
  if (problem !== null) {
    return problem;
  }
  if (label.replace(/\p{DI}/gu, '').trim() === '') {
    return { message: `The ${what} is empty.`, hint: 'Type at least one character.' };
  }
  if (label !== label.trim()) {
    return { message: `The ${what} "${label}" has blanks at its ends.`, hint: 'Remove them.' };
  }
  if (label.includes(',')) {
    return {
      message: `The ${what} "${label}" contains a comma.`,
      hint: 'Commas stand between tags: use another character.'
    };
  }
  const length = [...label].length;
  return length <= TAG_LIMIT
    ? null
    : {
        message: `The ${what} has ${counted(length)} characters; at most ${TAG_LIMIT} are allowed.`,
        hint: 'Use a shorter one.'
      };
}

/** What is wrong with an alias; null for a valid one. */
export function aliasProblem(alias: string): TextProblem | null {
  const problem = labelProblem(alias, 'alias');
  if (problem !== null) {
    return problem;
  }
  if (/^(?:latest|all)$/i.test(alias)) {
    return {
      message: `"${alias}" cannot be an alias: it means ${/^all$/i.test(alias) ? 'all versions' : 'the newest version'}.`,
      hint: 'Use another word, for example "production".'
    };
  }
  return NUMBER.test(alias)
    ? {
        message: `"${alias}" cannot be an alias: it looks like the number of a version.`,
        hint: 'Use a word, for example "production" or "v2".'
      }
    : null;
}

/** The tags of a text with commas between them, as people type them. */
export function tagsOf(text: string): readonly string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}

function tooMany(field: NotesField, count: number, limit: number, what: string): NotesProblem {
  return {
    field,
    message: `There are ${counted(count)} ${what}; at most ${limit} are allowed.`,
    hint: 'Leave some out.'
  };
}

/** What is wrong with notes, and in which field; null where nothing is. */
export function notesProblem({ description, tags, metadata }: Notes): NotesProblem | null {
  const length = [...(description ?? '')].length;
  if (length > DESCRIPTION_LIMIT) {
    return {
      field: 'description',
      message: `The description has ${counted(length)} characters; at most ${counted(DESCRIPTION_LIMIT)} are allowed.`,
      hint: 'Shorten it, or save the text as an artifact.'
    };
  }
  const labels = new Set(tags);
  if (labels.size > TAGS_LIMIT) {
    return tooMany('tags', labels.size, TAGS_LIMIT, 'tags');
  }
  for (const tag of labels) {
    const problem = labelProblem(tag, 'tag');
    if (problem !== null) {
      return { field: 'tags', ...problem };
    }
  }
  const entries = Object.entries(metadata ?? {});
  if (entries.length > METADATA_LIMIT) {
    return tooMany('metadata', entries.length, METADATA_LIMIT, 'keys in metadata');
  }
  for (const [key, value] of entries) {
    const problem = labelProblem(key, 'metadata key');
    if (problem !== null) {
      return { field: 'metadata', ...problem };
    }
    if (typeof value === 'string' && [...value].length > METADATA_TEXT_LIMIT) {
      return {
        field: 'metadata',
        message: `The text of "${key}" in metadata has more than ${counted(METADATA_TEXT_LIMIT)} characters.`,
        hint: 'Put longer texts into the description, or save them as an artifact.'
      };
    }
  }
  return null;
}

/**
 * Refuses notes that cannot be kept.
 *
 * @throws ArtifactStorageError `invalid_input`, field `description`, `tags` or `metadata`.
 */
export function checkNotes(notes: Notes): void {
  const problem = notesProblem(notes);
  if (problem !== null) {
    throw new ArtifactStorageError({ kind: 'invalid_input', ...problem });
  }
}

/**
 * Refuses a text that cannot be an alias.
 *
 * @throws ArtifactStorageError `invalid_input`, field `alias`.
 */
export function checkAlias(alias: string): void {
  const problem = aliasProblem(alias);
  if (problem !== null) {
    throw new ArtifactStorageError({ kind: 'invalid_input', ...problem, field: 'alias' });
  }
}
