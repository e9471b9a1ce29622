import type { Kernel } from '@jupyterlab/services';
import { Signal } from '@lumino/signaling';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { detachedReason, KernelProbe } from '../../src/lab/model/kernel-probe.js';

beforeAll(() => {
  Object.assign(globalThis, { window: globalThis });
});

type Answers = Record<string, string>;

/** A kernel that answers what the test says, each question when the test says so. */
function kernelWith(answers: Answers) {
  const owner = { status: 'idle', connectionStatus: 'connected', isDisposed: false };
  const questions: ((reply: unknown) => void)[] = [];
  const kernel = Object.assign(owner, {
    iopubMessage: new Signal<object, object>(owner),
    statusChanged: new Signal<object, string>(owner),
    connectionStatusChanged: new Signal<object, string>(owner),
    requestExecute: () => {
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      questions.push(resolve);
      return { done: promise, dispose: reject };
    }
  });
  return {
    kernel: kernel as unknown as Kernel.IKernelConnection,
    questions,
    say: async (status = 'ok') => {
      const user_expressions = Object.fromEntries(
        Object.entries(answers).map(([name, text]) => [name, { data: { 'text/plain': text } }])
      );
      questions.shift()?.({ content: { status, user_expressions } });
      await new Promise((resolve) => setTimeout(resolve));
    },
    runCell: () => kernel.iopubMessage.emit({ header: { msg_type: 'execute_input' } }),
    become: (status: string) => {
      owner.status = status;
      kernel.statusChanged.emit(status);
    },
    connect: (status: string) => {
      owner.connectionStatus = status;
      kernel.connectionStatusChanged.emit(status);
    }
  };
}

const hex = (path: string): string => Buffer.from(path).toString('hex');
const HERE = { artifact_storage: 'True', lineapy: 'False', socket: `('${hex('/run/ü')}', True)` };

describe('what a kernel says of its environment', () => {
  it('is known once it has answered, and asked anew after each cell and each restart', async () => {
    const probe = new KernelProbe();
    const { kernel, questions, say, runCell, become } = kernelWith(HERE);
    probe.setKernel(kernel);
    expect(probe.answerOf(kernel).isKnown).toBe(false);
    await say();
    expect(probe.answerOf(kernel)).toEqual({
      presence: 'present',
      lineaPy: false,
      socket: { path: hex('/run/ü'), exists: true },
      isKnown: true
    });
    become('busy');
    become('idle');
    expect(questions).toHaveLength(0);
    runCell();
    become('idle');
    expect(questions).toHaveLength(1);
    await say();
    become('restarting');
    expect(probe.answerOf(kernel).isKnown).toBe(false);
    become('idle');
    expect(questions).toHaveLength(1);
    probe.dispose();
  });

  it('is nothing for a kernel that is not followed, and a late answer of it is dropped', async () => {
    const probe = new KernelProbe();
    const first = kernelWith(HERE);
    const second = kernelWith({ ...HERE, artifact_storage: 'False' });
    probe.setKernel(first.kernel);
    probe.setKernel(second.kernel);
    await second.say();
    await first.say();
    expect(probe.answerOf(second.kernel).presence).toBe('missing');
    expect(probe.answerOf(first.kernel).isKnown).toBe(false);
    probe.dispose();
  });

  it.each(['starting', 'busy', 'unknown'])(
    'is asked at first where its last message said %s: its process may be another one',
    async (status) => {
      const probe = new KernelProbe();
      const { kernel, say, become } = kernelWith(HERE);
      become(status);
      probe.setKernel(kernel);
      await say();
      expect(probe.answerOf(kernel).isKnown).toBe(true);
      probe.dispose();
    }
  );

  it('is asked for again where somebody else restarted the kernel', async () => {
    const probe = new KernelProbe();
    const { kernel, questions, say, become } = kernelWith(HERE);
    probe.setKernel(kernel);
    await say();
    become('starting');
    expect(probe.answerOf(kernel).isKnown).toBe(false);
    expect(questions).toHaveLength(1);
    await say();
    expect(probe.answerOf(kernel).isKnown).toBe(true);
    probe.dispose();
  });

  it('is asked for again where the question was lost with a process', async () => {
    vi.useFakeTimers();
    try {
      const probe = new KernelProbe();
      const { kernel, questions, become } = kernelWith(HERE);
      probe.setKernel(kernel);
      become('busy');
      await vi.advanceTimersByTimeAsync(60_000);
      expect(questions).toHaveLength(1);
      become('starting');
      expect(questions).toHaveLength(1);
      await vi.advanceTimersByTimeAsync(5000);
      expect(questions).toHaveLength(2);
      probe.dispose();
    } finally {
      vi.useRealTimers();
    }
  });

  it('is asked for once the kernel is connected', async () => {
    const probe = new KernelProbe();
    const { kernel, questions, connect } = kernelWith(HERE);
    connect('connecting');
    probe.setKernel(kernel);
    expect(questions).toHaveLength(0);
    connect('connected');
    expect(questions).toHaveLength(1);
    probe.dispose();
  });

  it('is asked for again where a cell that failed swept the question away', async () => {
    const probe = new KernelProbe();
    const { kernel, questions, say, become } = kernelWith(HERE);
    probe.setKernel(kernel);
    await say('aborted');
    become('idle');
    expect(questions).toHaveLength(1);
    await say();
    expect(probe.answerOf(kernel).isKnown).toBe(true);
    probe.dispose();
  });

  it('counts as an answer, too, where a kernel does not know the question', async () => {
    const probe = new KernelProbe();
    const { kernel, say } = kernelWith({});
    probe.setKernel(kernel);
    await say();
    expect(probe.answerOf(kernel)).toMatchObject({ presence: 'unknown', isKnown: true });
    expect(probe.answerOf(kernel).socket).toBeUndefined();
    probe.dispose();
  });
});

describe('a kernel is not attached', () => {
  it.each([
    ['without a socket in its environment', '', true, 'no_socket'],
    ['with the socket of another storage server', '/run/other', true, 'other_server'],
    ['with a socket that it cannot see', '/run/own', false, 'socket_gone'],
    ['unless it has ours', '/run/own', true, undefined]
  ])('%s', (_, path, exists, reason) => {
    expect(detachedReason({ path: hex(path), exists }, '/run/own')).toBe(reason);
  });
});
