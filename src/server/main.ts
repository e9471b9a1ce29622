import { randomUUID } from 'node:crypto';
import { rmdirSync, rmSync } from 'node:fs';
import inspector from 'node:inspector';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { type Logger, pino } from 'pino';
import { Check } from 'typebox/value';
import packageJson from '../../package.json' with { type: 'json' };
import { API_VERSION } from '../api/constants.js';
import type { Health } from '../api/events.js';
import { type StartSettings, StartSettingsSchema } from '../api/session.js';
import { createServer } from './create-server.js';
import { firstLine } from './first-line.js';
import { Listener } from './listener.js';
import { Redactor } from './secrets/redactor.js';
import { startFailure } from './start-failure.js';
import { widenThreadPool } from './thread-pool.js';

/** How long the end waits for what is under way: nobody is left to hear of it. Milliseconds. */
const END_MS = 2_000;

const USAGE = 'usage: node main.js --socket PATH --state-dir DIR < start-settings';

/** Not the message of JSON.parse: it quotes the text, which holds secrets. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** Reads the first line of standard input; the end of standard input is the end of the parent. */
async function readStartSettings(onEnd: () => void): Promise<StartSettings> {
  const settings = parsed(await firstLine(process.stdin, onEnd));
  if (!Check(StartSettingsSchema, settings)) {
    throw new Error('The first line of standard input is not StartSettings.');
  }
  return settings;
}

/** With the parent its sessions have ended: nothing is left of them. */
function removeRuntimeFiles(socket: string, stateDir: string): void {
  rmSync(socket, { force: true });
  rmSync(stateDir, { recursive: true, force: true });
  try {
    rmdirSync(dirname(socket));
  } catch {
    // Other files are there.
  }
}

/**
 * What nobody foresaw in one request or one look from time to time must not end the sessions of all
 * notebooks: it is logged. Nothing in memory spans a request; saves and changes are one step each.
 */
function survive(logger: Pick<Logger, 'error'>, redactor: Redactor): void {
  const log = (error: unknown): void => {
    const stack = error instanceof Error ? error.stack : String(error);
    logger.error({ stack: redactor.redact(stack ?? '') }, 'The storage server goes on after this.');
  };
  process.on('uncaughtException', log);
  process.on('unhandledRejection', log);
  // A full disk under the log, or its reader's end, is no reason to end either.
  process.stderr.on('error', () => undefined);
  process.stdout.on('error', () => undefined);
}

async function main(redactor: Redactor): Promise<void> {
  const { values } = parseArgs({
    options: { socket: { type: 'string' }, 'state-dir': { type: 'string' } }
  });
  const socket = values.socket;
  const stateDir = values['state-dir'];
  if (socket === undefined || stateDir === undefined) {
    throw new Error(USAGE);
  }
  let stop = (_keeps: boolean): void => process.exit(0);
  const start = await readStartSettings(() => {
    removeRuntimeFiles(socket, stateDir);
    stop(false);
  });

  const level = process.env.ARTIFACT_STORAGE_LOG ?? 'warn';
  const logger = pino({ name: 'artifact-storage', level }, process.stderr);
  survive(logger, redactor);
  const health: Health = {
    api_version: API_VERSION,
    version: packageJson.version,
    instance: randomUUID(),
    pid: process.pid,
    socket,
    ...(process.env['HOME'] === undefined ? {} : { home: process.env['HOME'] })
  };
  const environment = process.env;
  const server = createServer({ start, environment, stateDir, health, redactor, logger });
  const listener = new Listener(server.app, socket, () =>
    process.stdout.write(`${JSON.stringify({ ready: true, socket, pid: process.pid })}\n`)
  );
  await listener.start();
  server.run();
  stop = (keeps) => {
    if (!keeps) {
      server.sessions.close(false);
    }
    const ended = Promise.all([listener.stop(), server.close()]);
    void Promise.race([ended, sleep(END_MS)]).finally(() => {
      server.sessions.close();
      process.exit(0);
    });
  };
  process.once('SIGTERM', () => stop(true));
  process.once('SIGINT', () => stop(true));
}

/** No other process may look into the one that holds the secrets. */
function refuseDebugger(): void {
  // Batch systems send SIGUSR1 to all processes of a job; Node would open its debugger.
  process.on('SIGUSR1', () => undefined);
  // Without such an option there is none, and its module need not be loaded.
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''];
  if (options.some((option) => option.includes('--inspect'))) {
    inspector.close();
  }
}

refuseDebugger();
widenThreadPool();
const redactor = new Redactor();
main(redactor).catch((error: unknown) => {
  const failure = startFailure(error, redactor);
  process.stderr.write(`${failure.message}\n`);
  process.stdout.write(`${JSON.stringify({ failure })}\n`);
  process.exit(1);
});
