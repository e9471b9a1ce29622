import { renameSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { beyondJsonLimits } from '../../api/json-limits.js';
import { NotebooksSchema } from '../../api/kernels.js';
import { LocationSettingsSchema } from '../../api/location.js';
import { FallbackSchema, SessionClientSchema, SessionIdSchema } from '../../api/session.js';
import { maskSettings } from '../../location/masked-settings.js';
import { errnoOf } from '../files/errno.js';
import { makeFolders } from '../files/make-folders.js';
import { readUserFile } from '../files/user-file.js';
import { newSessionRecord, type SessionRecord } from './session-record.js';
import { UsedNames } from './used-names.js';

const FILE_NAME = 'sessions.json';

/** Of the file; a storage server reads its own only. */
const FORMAT = 1;

/** Bytes: some ten thousand sessions. */
const FILE_LIMIT = 64 * 1024 * 1024;
const VALUE_LIMIT = 5_000_000;

const { saved: _, notice: __, ...fallback } = FallbackSchema.properties;

const StoredSessionSchema = Type.Object({
  id: SessionIdSchema,
  attached: Type.Optional(Type.Boolean()),
  override: LocationSettingsSchema,
  chosen: Type.Optional(Type.Boolean()),
  client: Type.Optional(SessionClientSchema),
  notebooks: Type.Optional(NotebooksSchema),
  used_names: Type.Array(Type.String()),
  fallback: Type.Optional(Type.Object(fallback))
});

type StoredSession = Static<typeof StoredSessionSchema>;

const ContentSchema = Type.Object({
  format: Type.Literal(FORMAT),
  sessions: Type.Array(Type.Unknown())
});

/** What an earlier storage server left of its sessions. */
export interface RememberedSessions {
  readonly records: readonly SessionRecord[];
  /** Why there may be more that cannot be read; the end of a sentence. */
  readonly problem?: string;
}

/** Only a mask is left of each secret: where one stands, it has to be entered again. */
function store(record: SessionRecord): StoredSession {
  const { id, attached, override, chosen, client, notebooks, used_names, fallback } = record;
  return {
    id,
    attached,
    override: maskSettings(override),
    ...(chosen ? { chosen } : {}),
    ...(client === undefined
      ? {}
      : { client: { ...client, environment: maskSettings(client.environment) } }),
    ...(notebooks === undefined ? {} : { notebooks }),
    used_names: [...used_names],
    ...(fallback === undefined ? {} : { fallback })
  };
}

function restore(session: StoredSession): SessionRecord {
  const { attached = false, chosen = false, used_names, ...stored } = session;
  const names = UsedNames.of(used_names);
  return { ...newSessionRecord(session.id), ...stored, attached, chosen, used_names: names };
}

/** Not the message of JSON.parse: it quotes the text. */
function parsed(text: string): unknown {
  try {
    return beyondJsonLimits(text, undefined, VALUE_LIMIT) === undefined
      ? JSON.parse(text)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps the sessions over a restart of the storage server: everything but their secrets.
 *
 * The file lives in the private directory of the Jupyter server and ends with it.
 */
export class SessionFile {
  readonly #path: string;

  /** @param stateDir made when it is missing, now and before each write */
  constructor(stateDir: string) {
    this.#path = join(stateDir, FILE_NAME);
  }

  /** The sessions of the storage server before this one; throws nothing, whatever is in the file. */
  read(): RememberedSessions {
    const file = readUserFile(this.#path, FILE_LIMIT);
    if (file.kind !== 'read') {
      return { records: [], ...(file.kind === 'refused' ? { problem: file.reason } : {}) };
    }
    const content = parsed(file.content);
    if (!Check(ContentSchema, content)) {
      return { records: [], problem: 'it is damaged, or of another version' };
    }
    const records = content.sessions
      .filter((session) => Check(StoredSessionSchema, session))
      .map(restore);
    const lost = content.sessions.length - records.length;
    return { records, ...(lost === 0 ? {} : { problem: `${lost} of its sessions are damaged` }) };
  }

  /**
   * Replaces the file; a reader sees the old or the new one.
   *
   * @returns why it cannot be written, the end of a sentence. Then what is left there is no file of
   *   sessions: an earlier state of them would lead elsewhere.
   */
  write(records: Iterable<SessionRecord>): string | undefined {
    const temporary = `${this.#path}.new`;
    const content = { format: FORMAT, sessions: [...records].map(store) };
    try {
      // Who tidies temporary directories may have taken it away.
      makeFolders(dirname(this.#path));
      writeFileSync(temporary, JSON.stringify(content), { mode: 0o600 });
      renameSync(temporary, this.#path);
      return undefined;
    } catch (error) {
      this.#makeUseless();
      return `it cannot be written (${errnoOf(error) ?? 'unknown'})`;
    }
  }

  #makeUseless(): void {
    try {
      truncateSync(this.#path);
    } catch {
      // There is none, or it cannot be written to.
    }
  }
}
