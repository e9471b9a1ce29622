import type { Kernel, KernelMessage } from '@jupyterlab/services';
import { DisposableDelegate } from '@lumino/disposable';
import { type ISignal, Signal } from '@lumino/signaling';
import type { DetachedReason } from '../interfaces/session.js';
import { askSilently } from './silent-question.js';

/** Asks without importing the client, so that nothing happens in the kernel. */
const question = (name: string): string =>
  `__import__('importlib.util').util.find_spec('${name}') is not None`;
const CLIENT = 'artifact_storage';
const LINEAPY = 'lineapy';
const SOCKET = 'socket';
/** In which a kernel answers at once, or as soon as it has started. */
const ANSWERING: readonly Kernel.Status[] = ['idle', 'starting', 'unknown'];
/** The socket that the process was given, in hexadecimal, and whether it is there. */
const SOCKET_QUESTION = `(lambda os, path: (os.fsencode(path).hex(), os.path.exists(path)))(__import__('os'), __import__('os').environ.get('ARTIFACT_STORAGE_SOCKET', ''))`;

/** Whether a kernel can import the Python client. */
export type ClientPresence = 'unknown' | 'present' | 'missing';

/** What a kernel told. */
export interface KernelAnswer {
  /** Whether it can import the client. */
  readonly presence: ClientPresence;
  /** Whether it can import LineaPy itself. */
  readonly lineaPy: boolean;
  /** The socket that its environment names; undefined where it did not say. */
  readonly socket: KernelSocket | undefined;
  /** Whether it has answered since its process started. */
  readonly isKnown: boolean;
}

/** The socket in the environment of a kernel. */
export interface KernelSocket {
  /** Its path in UTF-8, in hexadecimal; empty where the environment names none. */
  readonly path: string;
  readonly exists: boolean;
}

const UNKNOWN: KernelAnswer = {
  presence: 'unknown',
  lineaPy: false,
  socket: undefined,
  isKnown: false
};

/**
 * Why a kernel with that socket does not reach a storage server; undefined where it can.
 *
 * @param own - Path of the storage server's socket, where it is known.
 */
export function detachedReason(
  { path, exists }: KernelSocket,
  own: string | undefined
): DetachedReason | undefined {
  if (path === '') {
    return 'no_socket';
  }
  if (own !== undefined && path !== Private.hexOf(own)) {
    return 'other_server';
  }
  return exists ? undefined : 'socket_gone';
}

/**
 * Finds out whether the active kernel can import the client and reach the storage server. It asks
 * silently, again after a restart and after the user has run something: a cell can install the client
 * or change the environment.
 *
 * A kernel's status is what its last message said. One whose process was replaced unseen may be
 * called starting or busy until it is asked something: so the first question does not wait.
 */
export class KernelProbe extends DisposableDelegate {
  constructor() {
    super(() => {
      this.setKernel(null);
      Signal.clearData(this);
    });
  }

  /** Emitted when the presence is known, or other than before. */
  get changed(): ISignal<this, void> {
    return this.#changed;
  }

  /** What is known of a kernel; nothing of one that is not followed. */
  answerOf(kernel: Kernel.IKernelConnection): KernelAnswer {
    return kernel === this.#kernel ? this.#answer : UNKNOWN;
  }

  /** Follows another kernel; the same one again changes nothing. */
  setKernel(kernel: Kernel.IKernelConnection | null): void {
    if (kernel === this.#kernel) {
      return;
    }
    this.#kernel?.iopubMessage.disconnect(this.#onMessage, this);
    this.#kernel?.statusChanged.disconnect(this.#onStatus, this);
    this.#kernel?.connectionStatusChanged.disconnect(this.#ask, this);
    this.#kernel = kernel;
    this.#answer = UNKNOWN;
    this.#due = true;
    this.#isFirst = true;
    this.#asked = null;
    kernel?.iopubMessage.connect(this.#onMessage, this);
    kernel?.statusChanged.connect(this.#onStatus, this);
    kernel?.connectionStatusChanged.connect(this.#ask, this);
    this.#ask();
  }

  /** What was answered may be stale: asks again when the kernel is idle. */
  askAgain(): void {
    this.#due = true;
    this.#ask();
  }

  #onMessage(_: Kernel.IKernelConnection, message: KernelMessage.IIOPubMessage): void {
    // Only a cell of the user is echoed: our own question is silent.
    if (message.header.msg_type === 'execute_input') {
      this.#due = true;
    }
  }

  #onStatus(_: Kernel.IKernelConnection, status: Kernel.Status): void {
    if (status === 'restarting' || status === 'autorestarting' || status === 'starting') {
      // Another process, perhaps with another environment.
      this.#due = true;
      this.#settle(UNKNOWN);
    }
    this.#ask();
  }

  #ask(): void {
    const kernel = this.#kernel;
    if (
      this.#due &&
      this.#asked !== kernel &&
      kernel !== null &&
      !kernel.isDisposed &&
      kernel.connectionStatus === 'connected' &&
      (ANSWERING.includes(kernel.status) || (this.#isFirst && kernel.status === 'busy'))
    ) {
      this.#due = false;
      this.#isFirst = false;
      this.#asked = kernel;
      void this.#probe(kernel);
    }
  }

  async #probe(kernel: Kernel.IKernelConnection): Promise<void> {
    const answers = await askSilently(kernel, {
      [CLIENT]: question(CLIENT),
      [LINEAPY]: question(LINEAPY),
      [SOCKET]: SOCKET_QUESTION
    });
    if (kernel !== this.#kernel) {
      return;
    }
    this.#asked = null;
    if (answers === undefined) {
      this.#due = true;
    } else {
      this.#settle({
        presence: Private.presenceOf(answers.get(CLIENT)),
        lineaPy: Private.presenceOf(answers.get(LINEAPY)) === 'present',
        socket: Private.socketOf(answers.get(SOCKET)),
        isKnown: true
      });
    }
    this.#ask();
  }

  #settle(answer: KernelAnswer): void {
    if (JSON.stringify(answer) !== JSON.stringify(this.#answer)) {
      this.#answer = answer;
      this.#changed.emit();
    }
  }

  readonly #changed = new Signal<this, void>(this);
  #kernel: Kernel.IKernelConnection | null = null;
  #answer = UNKNOWN;
  #due = false;
  #isFirst = false;
  /** The kernel whose answer is awaited: one question at a time. */
  #asked: Kernel.IKernelConnection | null = null;
}

namespace Private {
  export function presenceOf(text: string | undefined): ClientPresence {
    switch (text) {
      case 'True':
        return 'present';
      case 'False':
        return 'missing';
      default:
        return 'unknown';
    }
  }

  export function socketOf(text: string | undefined): KernelSocket | undefined {
    const found = /^\('([0-9a-f]*)', (True|False)\)$/.exec(text ?? '');
    return found?.[1] === undefined ? undefined : { path: found[1], exists: found[2] === 'True' };
  }

  export function hexOf(path: string): string {
    return [...new TextEncoder().encode(path)]
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('');
  }
}
