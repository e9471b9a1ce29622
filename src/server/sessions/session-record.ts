import type { LocationSettings, StorageOptions } from '../../api/location.js';
import type { SessionClient, SessionState } from '../../api/session.js';
import type { NotebookPaths } from './notebook-paths.js';
import type { InheritedOrigins } from './origin-sources.js';
import type { SessionFallback } from './session-fallback.js';
import { NO_QUESTIONS, type TrustQuestions } from './trust-questions.js';
import { UsedNames } from './used-names.js';

/** What the storage server knows of one session. */
export interface SessionRecord {
  readonly id: string;
  readonly revision: number;
  /** Whether a kernel client has attached. It survives a restart of the storage server. */
  readonly attached: boolean;
  readonly client: SessionClient | undefined;
  /** Notebooks that were renamed while the kernel ran. */
  readonly notebooks: NotebookPaths | undefined;
  /** The settings of this session itself; may hold secrets, or masks of those that are forgotten. */
  readonly override: LocationSettings;
  /** Whether that was set, reset or undone in this session, by panel or notebook. */
  readonly chosen: boolean;
  /** The options that the session used for earlier roots, by root; may hold secrets. */
  readonly earlier: Readonly<Record<string, StorageOptions>>;
  /** The lower origins when the kernel process first used an artifact; null before that. */
  readonly kept: InheritedOrigins | null;
  /** Names saved or loaded by the running kernel process at the present location. */
  readonly used_names: UsedNames;
  /** The same at the locations that it has left, by the key of their database: in memory only. */
  readonly used_elsewhere: ReadonlyMap<string, UsedNames>;
  /** Set while the default database stands in for one that could not be reached at the start. */
  readonly fallback: SessionFallback | undefined;
  readonly last_check: SessionState['last_check'];
  /** Of the running kernel process. */
  readonly questions: TrustQuestions;
  /** What the latest change replaced, secrets included: in memory only, never in a file. */
  readonly undo: SessionUndo | undefined;
}

/** The way back from the latest change of a session's own settings. */
export interface SessionUndo {
  /** The change that it undoes. */
  readonly change_id: string;
  /** The settings of the session itself before it; may hold secrets. */
  readonly override: LocationSettings;
}

/** What a new process of a kernel has: it has used nothing yet. */
export const NOTHING_USED: Pick<
  SessionRecord,
  'used_names' | 'used_elsewhere' | 'kept' | 'questions'
> = {
  used_names: UsedNames.NONE,
  used_elsewhere: new Map(),
  kept: null,
  questions: NO_QUESTIONS
};

/** A session of which nothing is known yet. */
export function newSessionRecord(id: string): SessionRecord {
  return {
    id,
    revision: 0,
    attached: false,
    client: undefined,
    notebooks: undefined,
    override: {},
    chosen: false,
    earlier: {},
    ...NOTHING_USED,
    fallback: undefined,
    last_check: undefined,
    undo: undefined
  };
}
