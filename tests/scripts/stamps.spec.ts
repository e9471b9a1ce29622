import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = process.cwd();

/** A process that does a step: it begins with a line, and ends it when it is told so. */
const PROGRAM = `
import { appendFileSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { unlessDone } from ${JSON.stringify(pathToFileURL(join(ROOT, 'scripts/lib/stamps.mjs')).href)};
const [stamp, output, log, leaves] = process.argv.slice(1);
const isDone = await unlessDone({
  stamp,
  inputs: 'the same',
  outputs: () => [output],
  step: async () => {
    appendFileSync(log, 'step;');
    console.log('in the step');
    await once(process.stdin, 'data');
    if (leaves === 'leaves') {
      writeFileSync(output, '');
    }
  }
});
console.log(isDone ? 'done now' : 'done before');
process.exit();
`;

describe('a step that is done once', () => {
  let directory: string;
  let children: ChildProcessByStdio<Writable, Readable, null>[];
  const at = (name: string): string => join(directory, name);
  const begin = (leaves = 'leaves') => {
    const stamp = relative(ROOT, at('stamp'));
    const paths = [stamp, relative(ROOT, at('output')), at('log'), leaves];
    const child = spawn(process.execPath, ['--input-type=module', '-e', PROGRAM, ...paths], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit']
    });
    children.push(child);
    const lines: Interface = createInterface(child.stdout);
    const said: AsyncIterator<string> = lines[Symbol.asyncIterator]();
    return {
      child,
      line: async (): Promise<string> => (await said.next()).value ?? 'nothing more',
      goOn: () => child.stdin.write('go on\n')
    };
  };
  const steps = (): string => readFileSync(at('log'), 'utf8');

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'artifact-storage-stamps-'));
    children = [];
  });
  afterEach(async () => {
    for (const child of children.filter(({ exitCode }) => exitCode === null)) {
      child.kill('SIGKILL');
    }
    await rm(directory, { recursive: true, force: true });
  });

  it('is waited for while another process does it', async () => {
    const first = begin();
    expect(await first.line()).toBe('in the step');
    const second = begin();
    expect(await second.line()).toContain('Another process is busy');
    expect(existsSync(at('stamp'))).toBe(false);
    first.goOn();
    expect(await first.line()).toBe('done now');
    expect(await second.line()).toBe('done before');
    expect(steps()).toBe('step;');
    expect(readdirSync(directory).toSorted()).toEqual(['log', 'output', 'stamp']);
  });

  it('is done by the next process where one was killed in it', async () => {
    const first = begin();
    await first.line();
    first.child.kill('SIGKILL');
    await once(first.child, 'exit');
    const second = begin();
    expect(await second.line()).toBe('in the step');
    second.goOn();
    expect(await second.line()).toBe('done now');
    expect(steps()).toBe('step;step;');
    expect(readdirSync(directory).toSorted()).toEqual(['log', 'output', 'stamp']);
  });

  it('is not done where it left nothing', async () => {
    const first = begin('leaves nothing');
    await first.line();
    first.goOn();
    expect(await first.line()).toBe('done now');
    expect(existsSync(at('stamp'))).toBe(false);
    const second = begin();
    expect(await second.line()).toBe('in the step');
  });
});
