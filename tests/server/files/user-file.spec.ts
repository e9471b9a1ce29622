import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { lookAtFile, readNamedFile, readUserFile } from '../../../src/server/files/user-file.js';

let folder: string;

/** Paths that people, other programs and kernels bring, and why they are not read. */
const STRANGE: readonly (readonly [what: string, reason: string])[] = [
  ['fifo', 'it is not a regular file'],
  ['device', 'it is not a regular file'],
  ['socket', 'it is not a regular file'],
  ['folder', 'it is a folder'],
  ['loop', 'it cannot be read (ELOOP)'],
  ['x'.repeat(300), 'it cannot be read (ENAMETOOLONG)'],
  ['x/'.repeat(5000), 'it cannot be read (ENAMETOOLONG)'],
  ['nul\0', 'it cannot be read (ERR_INVALID_ARG_VALUE)'],
  ['large', 'it is larger than 1 MB']
];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'user-file-'));
  const at = (name: string) => join(folder, name);
  execFileSync('mkfifo', [at('fifo')]);
  symlinkSync('/dev/zero', at('device'));
  execFileSync('python3', [
    '-c',
    'import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])',
    at('socket')
  ]);
  mkdirSync(at('folder'));
  symlinkSync(at('loop'), at('loop'));
  writeFileSync(at('large'), '');
  truncateSync(at('large'), 1024 ** 3);
  writeFileSync(at('text'), 'ä');
  writeFileSync(at('latin'), Buffer.from([0xe4]));
  symlinkSync(at('text'), at('link'));
});

describe('a file that people can edit', () => {
  it.each(STRANGE)('is refused with the reason, at once: %.20s', async (name, reason) => {
    const path = `${folder}/${name}`;
    expect(lookAtFile(path)).toMatchObject({ kind: 'refused', reason });
    expect(readUserFile(path)).toMatchObject({ kind: 'refused', reason });
    expect(await readNamedFile(path)).toMatchObject({ kind: 'refused', reason });
  });

  it.each(['nothing', 'text/below'])('is absent where there is none: %s', async (name) => {
    const path = join(folder, name);
    expect(lookAtFile(path)).toEqual({ kind: 'absent' });
    expect(readUserFile(path)).toEqual({ kind: 'absent' });
    expect(await readNamedFile(path)).toEqual({ kind: 'absent' });
  });

  it('is read as UTF-8, also through a link', async () => {
    expect(readUserFile(join(folder, 'link'))).toEqual({ kind: 'read', content: 'ä' });
    expect(await readNamedFile(join(folder, 'link'))).toEqual({
      kind: 'read',
      content: Buffer.from('ä')
    });
    expect(readUserFile(join(folder, 'latin'))).toMatchObject({ reason: 'it is not UTF-8' });
  });

  it.runIf(process.platform === 'linux')('is read to its end where it tells no size', () => {
    expect(readUserFile('/proc/self/status')).toMatchObject({
      kind: 'read',
      content: expect.stringContaining('Name:')
    });
  });
});
