import type { Kernel, KernelMessage } from '@jupyterlab/services';
import type { IDisposable } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';

/** Asks without importing the client, so that nothing happens in the kernel. */
const question = (name: string): string =>
  `__import__('importlib.util').util.find_spec('${name}') is not None`;
const CLIENT = 'artifact_storage';
const LINEAPY = 'lineapy';
/** How long an idle kernel takes at most; then the question is lost. */
const ANSWER_MS = 5000;

/** Whether a kernel can import the Python client. */
export type ClientPresence = 'unknown' | 'present' | 'missing';

/** What a kernel told. */
export interface IKernelAnswer {
  /** Whether it can import the client. */
  readonly presence: ClientPresence;
  /** Whether it can import LineaPy itself. */
  readonly lineaPy: boolean;
}

/**
 * Finds out whether the active kernel can import the client. It asks silently and only an idle
 * kernel; after the user has run something it asks a kernel without the client again.
 */
export class KernelProbe implements IDisposable {
  /** Emitted when the presence is known, or other than before. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** What is known of a kernel; nothing of one that is not followed. */
  answerOf(kernel: Kernel.IKernelConnection): IKernelAnswer {
    return kernel === this.#kernel
      ? { presence: this.#presence, lineaPy: this.#lineaPy === 'present' }
      : { presence: 'unknown', lineaPy: false };
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
    this.#lineaPy = 'unknown';
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
      user_expressions: { [CLIENT]: question(CLIENT), [LINEAPY]: question(LINEAPY) }
    });
    // A process that was replaced by a request of somebody else takes our question with it, unsaid.
    let isLost = false;
    const timer = window.setTimeout(() => {
      isLost = kernel.status === 'idle';
      if (isLost) {
        future.dispose();
      }
    }, ANSWER_MS);
    try {
      const reply = await future.done;
      if (kernel === this.#kernel && reply?.content.status === 'ok') {
        const answers = reply.content.user_expressions;
        this.#settle(Private.answerOf(answers[CLIENT]), Private.answerOf(answers[LINEAPY]));
      }
    } catch {
      // The kernel restarted or was shut down while it was asked: ask again when it is idle.
      this.#due = kernel === this.#kernel;
      if (isLost) {
        this.#ask();
      }
    } finally {
      window.clearTimeout(timer);
    }
  }

  #settle(presence: ClientPresence, lineaPy: ClientPresence): void {
    if (presence !== this.#presence || lineaPy !== this.#lineaPy) {
      this.#presence = presence;
      this.#lineaPy = lineaPy;
      this.#changed.emit();
    }
  }

  readonly #changed = new Signal<this, void>(this);
  #kernel: Kernel.IKernelConnection | null = null;
  #presence: ClientPresence = 'unknown';
  #lineaPy: ClientPresence = 'unknown';
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
