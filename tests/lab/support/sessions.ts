import { Signal } from '@lumino/signaling';
import type { ResolvedLocation } from '../../../src/api/location.js';
import type { SessionState } from '../../../src/api/session.js';
import { ActiveSession } from '../../../src/lab/model/active-session.js';
import { type DocumentWidget, SessionDocument } from '../../../src/lab/model/session-document.js';

const inherited = { value: '/default', origin: 'default' } as const;

/** The location that every session has by itself. */
export const DEFAULT_LOCATION: ResolvedLocation = {
  artifact_storage_dir: { ...inherited, inherited },
  database_url: { ...inherited, inherited },
  storage_options: { value: {}, origin: 'default', inherited: { value: {}, origin: 'default' } }
};

/** A session that uses the default. */
export function stateOf(id: string, more: Partial<SessionState> = {}): SessionState {
  return {
    id,
    revision: 1,
    attached: true,
    location: DEFAULT_LOCATION,
    overridden: false,
    missing_secrets: [],
    used_names: [],
    notices: [],
    ...more
  };
}

/** A notebook of JupyterLab, as far as the models look at it. */
export class FakeNotebook {
  constructor(path: string, kernelId: string | null, metadata: Record<string, unknown> = {}) {
    this.path = path;
    this.metadata = metadata;
    this.id = `widget ${path}`;
    this.setKernel(kernelId);
  }

  readonly id: string;
  readonly metadata: Record<string, unknown>;
  readonly restarts: string[] = [];
  readonly disposed = new Signal<this, void>(this);
  readonly metadataChanged = new Signal<this, void>(this);
  readonly kernelChanged = new Signal<this, void>(this);
  readonly statusChanged = new Signal<this, void>(this);
  readonly propertyChanged = new Signal<this, void>(this);
  readonly kernelPreference = {};
  readonly title = { label: '' };
  kernelDisplayStatus = 'busy';
  hasNoKernel = false;
  session: { readonly kernel: object } | null = null;
  path: string;
  isDisposed = false;
  readonly isReady = true;
  readonly ready = Promise.resolve();
  readonly readOnly = false;

  get context(): this {
    return this;
  }

  get sessionContext(): this {
    return this;
  }

  get model(): this | null {
    return this.isDisposed ? null : this;
  }

  get kernelId(): string | undefined {
    return (this.session?.kernel as { id: string } | undefined)?.id;
  }

  getMetadata(key: string): unknown {
    return this.metadata[key];
  }

  setMetadata(key: string, value: unknown): void {
    this.metadata[key] = value;
    this.metadataChanged.emit();
  }

  deleteMetadata(key: string): void {
    delete this.metadata[key];
    this.metadataChanged.emit();
  }

  async restartKernel(): Promise<void> {
    this.restarts.push(this.kernelId ?? 'none');
  }

  setKernel(id: string | null): void {
    const kernel = id === null ? undefined : kernelOf(id);
    this.session = kernel === undefined ? null : { kernel };
    this.kernelChanged.emit();
  }

  rename(path: string): void {
    this.path = path;
    this.propertyChanged.emit();
  }

  close(): void {
    this.isDisposed = true;
    this.session = null;
    this.disposed.emit();
  }
}

/** A kernel that is not connected, so that nobody asks it. */
function kernelOf(id: string): object {
  const owner = {
    id,
    name: 'python3',
    status: 'busy',
    connectionStatus: 'disconnected',
    spec: Promise.resolve({ language: 'python' })
  };
  return Object.assign(owner, {
    iopubMessage: new Signal(owner),
    statusChanged: new Signal(owner),
    connectionStatusChanged: new Signal(owner)
  });
}

/** The widget as the models know it. */
export const widgetOf = (notebook: FakeNotebook): DocumentWidget =>
  ({ kind: 'notebook', panel: notebook }) as unknown as DocumentWidget;

/** A session with its notebook. */
export function activeOf(
  state: SessionState,
  notebook = new FakeNotebook('churn.ipynb', state.id)
): ActiveSession {
  const active = ActiveSession.join(new SessionDocument(widgetOf(notebook)), state);
  if (active === undefined) {
    throw new Error(`the kernel of ${notebook.path} is not ${state.id}`);
  }
  return active;
}
