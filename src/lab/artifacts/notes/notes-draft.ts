import type { Artifact } from '../../../api/artifact.js';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { Notes } from '../../../api/notes.js';
import type { TextProblem } from '../../../location/artifact-name.js';
import { aliasProblem, notesProblem, tagsOf } from '../../../location/artifact-notes.js';
import { visibleName } from '../../../location/visible-name.js';
import { metadataText, metadataValue, numberProblem } from './metadata-value.js';

/** One key of metadata as people type it. */
export interface MetadataRow {
  readonly key: string;
  readonly text: string;
}

/** Notes as they stand in the form. */
export interface NotesDraft {
  readonly description: string;
  readonly tags: readonly string[];
  readonly metadata: readonly MetadataRow[];
  readonly aliases: readonly string[];
}

/** The form of a version's notes. */
export function draftOf({ description, tags, metadata, aliases }: Artifact): NotesDraft {
  return {
    description: description ?? '',
    tags: tags ?? [],
    metadata: Object.entries(metadata ?? {}).map(([key, value]) => ({
      key,
      text: metadataText(value)
    })),
    aliases: aliases ?? []
  };
}

/** A draft with a text that was typed but not yet made a tag or an alias. */
export function withTyped(draft: NotesDraft, field: 'tags' | 'aliases', typed: string): NotesDraft {
  return { ...draft, [field]: [...new Set([...draft[field], ...tagsOf(typed)])] };
}

/** What of the form differs from the version. */
export interface NotesChange {
  /** Undefined: nothing of description, tags and metadata. */
  readonly notes: Notes | undefined;
  readonly newAliases: readonly string[];
  readonly lostAliases: readonly string[];
}

/** What is to be written. */
export function changeOf(before: Artifact, draft: NotesDraft): NotesChange {
  const was = draftOf(before);
  const differs = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) !== JSON.stringify(other);
  const rows = draft.metadata.filter(({ key, text }) => key !== '' || text !== '');
  const notes: Notes = {
    ...(draft.description === was.description ? {} : { description: draft.description }),
    ...(differs(draft.tags, was.tags) ? { tags: draft.tags } : {}),
    ...(differs(rows, was.metadata)
      ? {
          metadata: Object.fromEntries(
            rows.map(({ key, text }) => [key.trim(), metadataValue(text)])
          )
        }
      : {})
  };
  return {
    notes: Object.keys(notes).length === 0 ? undefined : notes,
    newAliases: draft.aliases.filter((alias) => !was.aliases.includes(alias)),
    lostAliases: was.aliases.filter((alias) => !draft.aliases.includes(alias))
  };
}

/** Whether anything is to be written. */
export function hasChange({ notes, newAliases, lostAliases }: NotesChange): boolean {
  return notes !== undefined || newAliases.length + lostAliases.length > 0;
}

/** The notes that others wrote meanwhile, with what a draft changes of those before. */
export function rebased(draft: NotesDraft, before: Artifact, theirs: Artifact): NotesDraft {
  const { notes = {}, newAliases, lostAliases } = changeOf(before, draft);
  const now = draftOf(theirs);
  const kept = now.aliases.filter((alias) => !lostAliases.includes(alias));
  return {
    description: notes.description === undefined ? now.description : draft.description,
    tags: notes.tags === undefined ? now.tags : draft.tags,
    metadata: notes.metadata === undefined ? now.metadata : draft.metadata,
    aliases: [...new Set([...kept, ...newAliases])]
  };
}

/** What is wrong with a draft, in the words of the storage server; undefined where nothing is. */
export function draftProblem(draft: NotesDraft): ArtifactStorageError | undefined {
  const { description, tags, metadata } = draft;
  const rows = metadata.filter(({ key, text }) => key !== '' || text !== '');
  const twice = rows.find(
    ({ key }, index) => rows.findIndex((other) => other.key.trim() === key.trim()) !== index
  );
  const alias = draft.aliases.map(aliasProblem).find((problem) => problem !== null);
  const unkept = unkeptNumbers(rows)[0];
  const problem =
    twice !== undefined
      ? {
          field: 'metadata',
          message: `There are two keys "${twice.key.trim()}" in metadata.`,
          hint: 'Remove one of them.'
        }
      : unkept !== undefined
        ? { field: 'metadata', ...unkept }
        : (notesProblem({
            description,
            tags,
            metadata: Object.fromEntries(
              rows.map(({ key, text }) => [key.trim(), metadataValue(text)])
            )
          }) ?? (alias === undefined ? null : { ...alias, field: 'alias' }));
  return problem === null
    ? undefined
    : new ArtifactStorageError({ kind: 'invalid_input', ...problem });
}

/** What is wrong with rows whose texts look like numbers that cannot be kept. */
function unkeptNumbers(rows: readonly MetadataRow[]): readonly TextProblem[] {
  return rows.flatMap(({ key, text }) => {
    const problem = numberProblem(text);
    return problem === undefined
      ? []
      : [{ ...problem, message: `${visibleName(key.trim())}: ${problem.message}` }];
  });
}
