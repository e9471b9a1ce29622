import { type Operation, TRANSFER, type Transfer } from '../../api/operation.js';
import type { EventHub } from '../events/event-hub.js';

/**
 * How long nothing may be heard of a transfer before it is forgotten, in milliseconds: a client that
 * pickles one large object says nothing meanwhile.
 */
const SILENCE_MS = 300_000;

interface Followed {
  readonly operation: Operation;
  readonly timer: NodeJS.Timeout;
}

/** Saves and loads that kernels do themselves: their clients tell how far they are, nothing else. */
export class Transfers {
  readonly #events: EventHub;
  readonly #all = new Map<string, Followed>();

  constructor(events: EventHub) {
    this.#events = events;
  }

  /** Those of all sessions that are under way, the newest first. */
  list(): Operation[] {
    return [...this.#all.values()].map(({ operation }) => operation).reverse();
  }

  /** Takes how far one is. The id of another session's transfer is no such transfer. */
  tell(session_id: string, id: string, told: Transfer): void {
    const known = this.#all.get(id);
    if (known !== undefined && known.operation.session_id !== session_id) {
      return;
    }
    if (known !== undefined || !told.ended) {
      const revision = Math.max(Date.now(), (known?.operation.revision ?? 0) + 1);
      this.#take({ ...operationOf(told), id, session_id, revision });
    }
  }

  /** Forgets those of a session that ended. */
  endSession(sessionId: string): void {
    for (const { operation } of [...this.#all.values()]) {
      if (operation.session_id === sessionId) {
        this.#end(operation);
      }
    }
  }

  #take(operation: Operation): void {
    const { id } = operation;
    clearTimeout(this.#all.get(id)?.timer);
    if (operation.ended !== undefined) {
      this.#all.delete(id);
    } else {
      const timer = setTimeout(() => this.#end(operation), SILENCE_MS).unref();
      this.#all.set(id, { operation, timer });
    }
    this.#events.publish({ type: 'operation', operation });
  }

  #end(operation: Operation): void {
    const ended = new Date().toISOString();
    this.#take({ ...operation, revision: operation.revision + 1, state: 'succeeded', ended });
  }
}

function operationOf(told: Transfer): Omit<Operation, 'id' | 'session_id' | 'revision'> {
  const { loads, name, version, done, total, started, ended } = told;
  return {
    kind: TRANSFER,
    dry_run: loads,
    addresses: [version === undefined ? name : `${name} ${version}`],
    state: ended ? 'succeeded' : 'running',
    progress: { done, total, unit: 'bytes' },
    started,
    ...(ended && { ended: new Date().toISOString() })
  };
}
