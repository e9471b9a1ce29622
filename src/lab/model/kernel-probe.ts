import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

/** Asks without importing the client, so that nothing happens in the kernel. */
const QUESTION = "__import__('importlib.util').util.find_spec('artifact_storage') is not None";
const KEY = 'artifact_storage';

/** Whether a kernel can import the Python client. */
export type ClientPresence = 'unknown' | 'present' | 'missing';

/**
 * Finds out whether the active kernel can import the client. It asks silently and only an idle
 * kernel; after the user has run something it asks a kernel without the client again.
 */
export class KernelProbe implements IDisposable {
  /** Emitted when the presence is known, or other than before. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** What is known of the current kernel. */
  get presence(): ClientPresence {
    return this.#presence;
  }

  /** Follows another kernel; the same one again changes nothing. */
  setKernel(kernel: Kernel.IKernelConnection | null): void {
    if (kernel === this.#kernel) {
      return;
    }
    this.#kernel?.iopubMessage.disconnect(this.#onMessage, this);
    this.#kernel?.statusChanged.disconnect(this.#ask, this);
    this.#kernel = kernel;
    this.#presence = 'unknown';
    this.#due = true;
    kernel?.iopubMessage.connect(this.#onMessage, this);
    kernel?.statusChanged.connect(this.#ask, this);
    this.#ask();
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    if (!this.#isDisposed) {
      this.setKernel(null);
      this.#isDisposed = true;
      Signal.clearData(this);
    }
  }

  #onMessage(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    // Only a cell of the user is echoed: our own question is silent.
    if (message.header.msg_type === 'execute_input' && this.#presence !== 'present') {
      this.#due = true;
    }
  }

  #ask(): void {
    const kernel = this.#kernel;
    if (this.#due && kernel !== null && !kernel.isDisposed && kernel.status === 'idle') {
      this.#due = false;
      void this.#probe(kernel);
    }
  }

  async #probe(kernel: Kernel.IKernelConnection): Promise<void> {
    const future = kernel.requestExecute({
      code: '',
      silent: true,
      store_history: false,
      allow_stdin: false,
      stop_on_error: false,
      user_expressions: { [KEY]: QUESTION }
    });
    try {
      const reply = await future.done;
      if (kernel === this.#kernel && reply?.content.status === 'ok') {
        this.#settle(Private.answerOf(reply.content.user_expressions[KEY]));
      }
    } catch {
      // The kernel restarted or was shut down while it was asked: ask again when it is idle.
      this.#due = kernel === this.#kernel;
    }
  }

  #settle(presence: ClientPresence): void {
    if (presence !== this.#presence) {
      this.#presence = presence;
      this.#changed.emit();
    }
  }

  readonly #changed = new Signal<this, void>(this);
  #kernel: Kernel.IKernelConnection | null = null;
  #presence: ClientPresence = 'unknown';
  #due = false;
  #isDisposed = false;
}

namespace Private {
  export function answerOf(expression: unknown): ClientPresence {
    const data = (expression as { data?: Record<string, unknown> } | undefined)?.data;
    switch (data?.['text/plain']) {
      case 'True':
        return 'present';
      case 'False':
        return 'missing';
      default:
        return 'unknown';
    }
  }
}
