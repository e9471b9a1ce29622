import { appendFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import {
  OPERATION_KINDS,
  OperationIdSchema,
  type Progress,
  ProgressSchema
} from '../../api/operation.js';
import { ProblemSchema } from '../../api/problem.js';
import { SessionIdSchema } from '../../api/session.js';
import { makeFolders } from '../files/make-folders.js';
import { readUserFile } from '../files/user-file.js';

const FOLDER = 'operations';
const SUFFIX = '.jsonl';

/** Bytes: a clean-up of a million values. */
const FILE_LIMIT = 256 * 1024 * 1024;

const BegunSchema = Type.Object({
  id: OperationIdSchema,
  session_id: SessionIdSchema,
  kind: Type.Enum([...OPERATION_KINDS]),
  input: Type.Unknown(),
  place: Type.String(),
  /** Of an earlier version: absent. */
  addresses: Type.Optional(Type.Array(Type.String())),
  started: Type.String(),
  /** Of an earlier version: absent. */
  same_work: Type.Optional(Type.String()),
  /** Of one that has ended. */
  dry_run: Type.Optional(Type.Boolean())
});

const ENDED = {
  ended: Type.String(),
  /** Of an earlier version: absent. */
  progress: Type.Optional(ProgressSchema)
};

const EndSchema = Type.Union([
  Type.Object({
    ...ENDED,
    state: Type.Literal('succeeded'),
    result: Type.Unknown(),
    found_problems: Type.Optional(Type.Boolean()),
    found_nothing: Type.Optional(Type.Boolean())
  }),
  Type.Object({ ...ENDED, state: Type.Enum(['failed', 'cancelled']), error: ProblemSchema })
]);

const LineSchema = Type.Union([
  Type.Object({ note: Type.Unknown() }),
  Type.Object({ progress: ProgressSchema }),
  Type.Object({ paused: Type.Boolean() }),
  Type.Object({ end: EndSchema })
]);

/** What was asked for. */
export type BegunOperation = Static<typeof BegunSchema>;

/** An operation as an earlier process left it. */
export interface JournalEntry {
  readonly begun: BegunOperation;
  readonly notes: readonly unknown[];
  /** How far it had come; undefined where that was not written. */
  readonly progress: Progress | undefined;
  /** Whether it waits until people let it go on. */
  readonly paused: boolean;
  /** How it ended; undefined for one that was under way. */
  readonly end: Static<typeof EndSchema> | undefined;
}

/**
 * What operations have done so far, a file of JSON lines for each, written before it is done.
 *
 * It outlives kill -9, not a power cut: the sessions do not outlive that either. It holds no secret.
 * An operation whose file cannot be written goes on without one.
 */
export class OperationJournal {
  readonly #folder: string;

  constructor(stateDir: string) {
    this.#folder = join(stateDir, FOLDER);
  }

  /** Begins the file of an operation. */
  begin(begun: BegunOperation): void {
    this.#append(begun.id, begun);
  }

  /** Adds a step. */
  note(id: string, note: unknown): void {
    this.#append(id, { note });
  }

  /** Adds how far it has come. */
  progress(id: string, progress: Progress): void {
    this.#append(id, { progress });
  }

  /** Adds whether it waits until people let it go on. */
  paused(id: string, paused: boolean): void {
    this.#append(id, { paused });
  }

  /** Writes how it ended, in place of its steps. */
  end(begun: BegunOperation, end: Static<typeof EndSchema>): void {
    const path = join(this.#folder, begun.id);
    try {
      makeFolders(this.#folder);
      const lines = [begun, { end }].map((line) => `${ascii(line)}\n`);
      writeFileSync(path, lines.join(''), { mode: 0o600 });
      renameSync(path, path + SUFFIX);
    } catch {
      this.forget(begun.id);
    }
  }

  /** Removes the file of an operation that is no longer needed. */
  forget(id: string): void {
    try {
      rmSync(join(this.#folder, id + SUFFIX), { force: true });
    } catch {
      // It cannot be written to.
    }
  }

  /** What an earlier process left, oldest first. What cannot be read is removed. */
  read(): readonly JournalEntry[] {
    return this.#files()
      .flatMap((file) => {
        const entry = read(join(this.#folder, file));
        if (entry === undefined || entry.begun.id + SUFFIX !== file) {
          this.forget(file.slice(0, -SUFFIX.length));
          return [];
        }
        return [entry];
      })
      .sort((a, b) => (a.begun.started < b.begun.started ? -1 : 1));
  }

  #files(): readonly string[] {
    try {
      return readdirSync(this.#folder).filter((file) => file.endsWith(SUFFIX));
    } catch {
      return [];
    }
  }

  #append(id: string, line: unknown): void {
    try {
      makeFolders(this.#folder);
      appendFileSync(join(this.#folder, id + SUFFIX), `${ascii(line)}\n`, { mode: 0o600 });
    } catch {
      // Half of a journal leads elsewhere.
      this.forget(id);
    }
  }
}

/** Half of a line of ASCII is still text. */
function ascii(line: unknown): string {
  return JSON.stringify(line).replace(
    /[^\0-~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  );
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The storage server was killed while it wrote its last line.
    return undefined;
  }
}

function read(path: string): JournalEntry | undefined {
  const file = readUserFile(path, FILE_LIMIT);
  if (file.kind !== 'read') {
    return undefined;
  }
  const [begun, ...lines] = file.content.trimEnd().split('\n').map(parsed);
  if (!Check(BegunSchema, begun)) {
    return undefined;
  }
  const known = lines.filter((line) => Check(LineSchema, line));
  const end = known.flatMap((line) => ('end' in line ? [line.end] : [])).at(-1);
  const paused = known.flatMap((line) => ('paused' in line ? [line.paused] : [])).at(-1);
  const told = known.flatMap((line) => ('progress' in line ? [line.progress] : [])).at(-1);
  return {
    begun,
    notes: known.flatMap((line) => ('note' in line ? [line.note] : [])),
    progress: end?.progress ?? told,
    paused: paused === true,
    end
  };
}
