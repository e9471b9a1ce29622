import type { INotebookTracker } from '@jupyterlab/notebook';
import { nullTranslator } from '@jupyterlab/translation';
import { Signal } from '@lumino/signaling';
import type { Widget } from '@lumino/widgets';
import type { LocationChange, ResolvedLocation } from '../../../src/api/location.js';
import type { SessionState } from '../../../src/api/session.js';
import type { IStorageClient } from '../../../src/lab/interfaces/client.js';
import { LocationChanger } from '../../../src/lab/location/change/location-changer.js';
import { NotebookMemory } from '../../../src/lab/location/remember/notebook-memory.js';
import { TrustStore } from '../../../src/lab/location/remember/trust-store.js';
import { ActiveDocument } from '../../../src/lab/session/active-document.js';
import { KernelProbe } from '../../../src/lab/session/kernel-probe.js';
import { SessionModel } from '../../../src/lab/session/session-model.js';
import { FakeLink, FakeOperations } from './models.js';
import { DEFAULT_LOCATION, type FakeNotebook, stateOf } from './sessions.js';

/** A request that waits for its answer. */
export interface Pending {
  readonly name: string;
  readonly session_id: string;
  readonly answer: () => void;
}

interface Input {
  readonly params?: { readonly session_id: string };
  readonly query?: { readonly unless_chosen?: boolean };
  readonly body?: LocationChange;
}

/** A location of the session itself at a folder and a database of that name. */
export function locationAt(name: string): ResolvedLocation {
  const { artifact_storage_dir: dir, database_url: url } = DEFAULT_LOCATION;
  return {
    ...DEFAULT_LOCATION,
    artifact_storage_dir: { ...dir, value: `/${name}`, origin: 'session' },
    database_url: { ...url, value: `sqlite:////${name}.sqlite`, origin: 'session' }
  };
}

/** What a notebook remembers of {@link locationAt}. */
export const settingsAt = (name: string) => ({
  artifact_storage_dir: `/${name}`,
  database_url: `sqlite:////${name}.sqlite`
});

/**
 * Notebooks with kernels of their own, the models of the panel, and a storage server whose every
 * answer comes when the test says so.
 */
export class Workbench {
  constructor(notebooks: readonly FakeNotebook[]) {
    this.notebooks = notebooks;
    const owner = {};
    this.#current = new Signal(owner);
    const tracker = {
      currentChanged: this.#current,
      find: (is: (one: unknown) => boolean) => this.notebooks.find(is)
    };
    Object.defineProperty(tracker, 'currentWidget', { get: () => this.#front });
    const shell = { currentWidget: null as Widget | null };
    Object.defineProperty(shell, 'currentWidget', { get: () => this.#front });
    const link = new FakeLink();
    const client = { call: (name: string, input: Input) => this.#call(name, input) };
    const trans = nullTranslator.load('test');
    const documents = new ActiveDocument(tracker as unknown as INotebookTracker, shell);
    this.session = new SessionModel({
      client: client as unknown as IStorageClient,
      link,
      documents,
      probe: new KernelProbe()
    });
    this.location = new LocationChanger({
      client: client as unknown as IStorageClient,
      operations: new FakeOperations(client as unknown as IStorageClient),
      session: this.session,
      nameOf: ({ artifact_storage_dir: dir }) => dir.value,
      home: () => undefined,
      trans
    });
    this.memory = new NotebookMemory({
      session: this.session,
      location: this.location,
      trust: new TrustStore(null),
      sharesKernel: async (id) => this.notebooks.filter((one) => one.kernelId === id).length > 1,
      trans
    });
  }

  readonly notebooks: readonly FakeNotebook[];
  readonly session: SessionModel;
  readonly location: LocationChanger;
  readonly memory: NotebookMemory;
  /** What was asked and has no answer yet, oldest first. */
  readonly pending: Pending[] = [];
  /** Every change that reached the storage server, as `kernel /folder`. */
  readonly changes: string[] = [];

  /** A click on a tab. */
  click(index: number): void {
    this.#front = this.notebooks[index] ?? null;
    this.#current.emit();
  }

  /** Lets one request have its answer, and everything happen that follows from it at once. */
  async answer(index = 0): Promise<void> {
    const [request] = this.pending.splice(index, 1);
    request?.answer();
    await settle();
  }

  /** Answers until nothing is asked any more. */
  async answerAll(): Promise<void> {
    for (await settle(); this.pending.length > 0; ) {
      await this.answer();
    }
  }

  /** What the storage server knows of a session. */
  stateOf(id: string): SessionState {
    return this.#states.get(id) ?? stateOf(id);
  }

  /** What a notebook says with `options.set` or `options.reset`. */
  choose(id: string, location = DEFAULT_LOCATION): void {
    const before = this.stateOf(id);
    const overridden = location !== DEFAULT_LOCATION;
    const revision = before.revision + 1;
    this.#states.set(id, { ...before, location, overridden, chosen: true, revision });
  }

  #call(name: string, input: Input): Promise<unknown> {
    const session_id = input.params?.session_id ?? '';
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const answer = (): void => {
      try {
        resolve(this.#answerOf(name, session_id, input));
      } catch (error) {
        reject(error);
      }
    };
    this.pending.push({ name, session_id, answer });
    return promise;
  }

  #answerOf(name: string, id: string, { query, body }: Input): unknown {
    const report = {
      ok: true,
      reset_due: false,
      used_names: [],
      changed: ['artifact_storage_dir']
    };
    switch (name) {
      case 'getSession':
        return this.stateOf(id);
      case 'startCheck':
        return { result: { ...report, values: { ok: true }, metadata: { ok: true } } };
      case 'changeLocation': {
        if (query?.unless_chosen === true && this.stateOf(id).chosen === true) {
          throw new Error('chosen');
        }
        const dir = body?.artifact_storage_dir;
        this.changes.push(`${id} ${dir ?? 'default'}`);
        this.choose(id, typeof dir === 'string' ? locationAt(dir.slice(1)) : DEFAULT_LOCATION);
        return { session: this.stateOf(id), report: { ...report, values: {}, metadata: {} } };
      }
      default:
        throw new Error(`nobody answers ${name}`);
    }
  }

  readonly #current: Signal<object, void>;
  readonly #states = new Map<string, SessionState>();
  #front: FakeNotebook | null = null;
}

/** Lets everything happen that waits for no answer, the pause before a request included. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) {
    await Promise.resolve();
  }
  const { vi } = await import('vitest');
  await vi.advanceTimersByTimeAsync(50);
}
