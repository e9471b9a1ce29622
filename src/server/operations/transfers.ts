import { TRANSFER } from '../../api/constants.js';
import { ArtifactStorageError, problemOf } from '../../api/errors.js';
import type { Operation, Transfer } from '../../api/operation.js';
import type { EventHub } from '../events/event-hub.js';

/**
 * How long nothing may be heard of a transfer before it is forgotten, in milliseconds: a client that
 * pickles one large object says nothing meanwhile.
 */
const SILENCE_MS = 300_000;

/** How many are known that were cut off. */
const KEPT = 20;

/** How long after an interrupt a restart of the kernel is told that interrupted it, in milliseconds. */
const RESTART_MS = 30_000;

interface Followed {
  readonly operation: Operation;
  readonly timer: NodeJS.Timeout;
}

/** Saves and loads that kernels do themselves: their clients tell how far they are, nothing else. */
export class Transfers {
  readonly #events: EventHub;
  readonly #all = new Map<string, Followed>();
  /** Those that were cut off: nothing else tells that what they saved is not there. The latest is the last. */
  readonly #cutOff = new Map<string, Operation>();
  /** Those that an error or an interrupt has ended, the latest last: perhaps a restart of their kernel. */
  readonly #brokenOff = new Map<string, Operation>();

  constructor(events: EventHub) {
    this.#events = events;
  }

  /** Those of all sessions that are under way or were cut off, the newest first. */
  list(): Operation[] {
    const underWay = [...this.#all.values()].map(({ operation }) => operation);
    return [...this.#cutOff.values(), ...underWay].sort((a, b) => (a.started < b.started ? 1 : -1));
  }

  /** Takes how far one is. The id of another session's transfer is no such transfer. */
  tell(session_id: string, id: string, told: Transfer): void {
    const known = this.#all.get(id);
    if (known !== undefined && known.operation.session_id !== session_id) {
      return;
    }
    if (known !== undefined || !told.ended) {
      const revision = Math.max(Date.now(), (known?.operation.revision ?? 0) + 1);
      const operation = { ...operationOf(told), id, session_id, revision };
      this.#take(operation);
      if (told.broken_off === true) {
        keepLatest(this.#brokenOff, operation);
      }
    }
  }

  /** Ends those of a kernel that was restarted: its process is gone. */
  kernelRestarted(sessionId: string): void {
    const since = Date.now() - RESTART_MS;
    const interrupted = [...this.#brokenOff.values()].filter(
      ({ session_id, ended = '' }) => session_id === sessionId && Date.parse(ended) >= since
    );
    for (const { id } of interrupted) {
      this.#brokenOff.delete(id);
    }
    this.#cutOffAll(sessionId, 'The kernel was restarted.', interrupted);
  }

  /** Ends those of a session that ended. */
  endSession(sessionId: string): void {
    this.#cutOffAll(sessionId, 'Its kernel or program has ended.');
  }

  #cutOffAll(sessionId: string, message: string, more: readonly Operation[] = []): void {
    const underWay = [...this.#all.values()].flatMap(({ operation }) =>
      operation.session_id === sessionId ? [operation] : []
    );
    for (const operation of [...more, ...underWay]) {
      const hint = operation.dry_run
        ? 'Load it again.'
        : 'Save it again: of what was not whole, nothing is left.';
      const error = problemOf(new ArtifactStorageError({ kind: 'conflict', message, hint }));
      this.#end(operation, { state: 'cancelled', error });
    }
  }

  #take(operation: Operation): void {
    const { id } = operation;
    clearTimeout(this.#all.get(id)?.timer);
    this.#cutOff.delete(id);
    if (operation.ended !== undefined) {
      this.#all.delete(id);
      if (operation.error !== undefined) {
        keepLatest(this.#cutOff, operation);
      }
    } else {
      const timer = setTimeout(() => this.#end(operation), SILENCE_MS).unref();
      this.#all.set(id, { operation, timer });
    }
    this.#events.publish({ type: 'operation', operation });
  }

  #end(
    operation: Operation,
    end: Pick<Operation, 'state' | 'error'> = { state: 'succeeded' }
  ): void {
    const ended = new Date().toISOString();
    this.#take({ ...operation, ...end, revision: operation.revision + 1, ended });
  }
}

/** Keeps the latest of them. */
function keepLatest(kept: Map<string, Operation>, operation: Operation): void {
  kept.delete(operation.id);
  kept.set(operation.id, operation);
  for (const id of kept.keys()) {
    if (kept.size <= KEPT) {
      return;
    }
    kept.delete(id);
  }
}

function operationOf(told: Transfer): Omit<Operation, 'id' | 'session_id' | 'revision'> {
  const { loads, name, version, done, total, started, ended, broken_off = false } = told;
  return {
    kind: TRANSFER,
    dry_run: loads,
    addresses: [version === undefined ? name : `${name} ${version}`],
    state: !ended ? 'running' : broken_off ? 'cancelled' : 'succeeded',
    progress: { done, total, unit: 'bytes' },
    started,
    ...(ended && { ended: new Date().toISOString() })
  };
}
