import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StartSettings } from '../../../src/api/session.js';

const HOOKS = new URL('./ts-hooks.mjs', import.meta.url).href;
const MAIN = fileURLToPath(new URL('../../../src/server/main.ts', import.meta.url));

/** A user without any rights, and without a name. */
export const NAMELESS = 54321;

/** How to start a storage server in a process of its own. */
export interface MainOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly settings?: StartSettings;
  /** Where its socket and its state are; a new folder where it is not given. */
  readonly runtime?: string;
  /** As which user; needs root. */
  readonly uid?: number;
}

/** An answer: its status, and its body as JSON or as text. */
export interface MainAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read the JSON of every route
  readonly json: any;
}

/** The storage server as it is started for a Jupyter server: the real program on a real socket. */
export class MainProcess {
  log = '';

  private constructor(
    readonly process: ChildProcess,
    readonly runtime: string
  ) {}

  static async start(options: MainOptions = {}): Promise<MainProcess> {
    const runtime = options.runtime ?? mkdtempSync(join(tmpdir(), 'storage-main-'));
    const { uid } = options;
    mkdirSync(join(runtime, 'state'), { recursive: true, mode: 0o700 });
    if (uid !== undefined) {
      chmodSync(runtime, 0o700);
      for (const path of [runtime, join(runtime, 'state')]) {
        chownSync(path, uid, uid);
      }
    }
    const paths = ['--socket', join(runtime, 'socket'), '--state-dir', join(runtime, 'state')];
    const child = spawn(process.execPath, ['--import', HOOKS, MAIN, ...paths], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, ...options.environment },
      ...(uid === undefined ? {} : { uid, gid: uid })
    });
    const main = new MainProcess(child, runtime);
    child.stderr?.on('data', (chunk: Buffer) => {
      main.log += chunk.toString();
    });
    child.stdin?.write(
      `${JSON.stringify(options.settings ?? { command_line: {}, settings: {} })}\n`
    );
    const ready = new Promise((resolve) => {
      createInterface({ input: child.stdout as NonNullable<typeof child.stdout> }).once(
        'line',
        resolve
      );
    });
    await Promise.race([
      ready,
      once(child, 'exit').then(() => {
        throw new Error(`The storage server did not start: ${main.log}`);
      })
    ]);
    return main;
  }

  request(method: string, path: string, body?: unknown): Promise<MainAnswer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    return this.send(method, path, text, 'application/json');
  }

  /** @param body as it is, whatever it is */
  send(
    method: string,
    path: string,
    body: string | Buffer | undefined,
    type: string,
    headers: Readonly<Record<string, string>> = {}
  ): Promise<MainAnswer> {
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          socketPath: join(this.runtime, 'socket'),
          method,
          agent: false,
          path,
          headers: {
            'x-artifact-storage': '1',
            ...(body === undefined
              ? {}
              : { 'content-type': type, 'content-length': Buffer.byteLength(body) }),
            ...headers
          }
        },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('error', reject).on('end', () => {
            const isJson = /json/.test(answer.headers['content-type'] ?? '');
            resolve({
              status: answer.statusCode ?? 0,
              json: isJson && text !== '' ? JSON.parse(text) : text
            });
          });
        }
      );
      sent.on('error', reject).end(body);
    });
  }

  /** Ends it as a power cut does. */
  kill(): Promise<void> {
    return this.#ended(() => this.process.kill('SIGKILL'));
  }

  /** Ends it as its parent does. */
  stop(): Promise<void> {
    return this.#ended(() => this.process.stdin?.end());
  }

  async #ended(end: () => unknown): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, 'exit');
      end();
      await ended;
    }
  }
}
