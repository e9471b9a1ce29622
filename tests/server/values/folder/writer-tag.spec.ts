import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isStagingFile } from '../../../../src/server/values/folder/folder-layout.js';
import {
  hasEnded,
  leftBehind,
  writerTag
} from '../../../../src/server/values/folder/writer-tag.js';

const ID = '20261128T080000Z-0123456789ab';

/** A tag as this process would have it under another number. */
const tagOf = (pid: number): string => {
  const own = writerTag();
  return own.slice(0, 16) + pid.toString(16).padStart(6, '0') + own.slice(22);
};

/** A number that a process had, which has ended. */
async function endedPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '0']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

describe('the tag of a staging file', () => {
  it('tells that its writer has ended, on this host and since its start only', async () => {
    const ended = tagOf(await endedPid());
    const elsewhere = `${'0'.repeat(16)}${ended.slice(16)}`;
    for (const end of ['tmp', 'writer']) {
      expect(isStagingFile(`${ID}~${ended}.${end}`)).toBe(true);
      expect(hasEnded(`${ID}~${ended}.${end}`)).toBe(true);
      expect(hasEnded(`${ID}~${writerTag()}.${end}`)).toBe(false);
      expect(hasEnded(`${ID}~${elsewhere}.${end}`)).toBe(false);
    }
    // Of earlier versions, of chance.
    expect(isStagingFile(`${ID}~0123456789abcdef.tmp`)).toBe(true);
    expect(hasEnded(`${ID}~0123456789abcdef.tmp`)).toBe(false);
  });

  it('speaks for the file of a client, unless another one writes it now', async () => {
    const [ended, alive] = [tagOf(await endedPid()), writerTag()];
    const file = `${ID}.pkl`;
    const gone = `${ID}~${ended}.writer`;
    expect(leftBehind([file])).toEqual(new Set());
    expect(leftBehind([file, gone])).toEqual(new Set([file, gone]));
    expect(leftBehind([file, gone, `${ID}~${alive}.writer`])).toEqual(new Set([gone]));
    // What a storage server was linking is no word about the client's file.
    expect(leftBehind([file, `${ID}~${ended}.tmp`])).toEqual(new Set([`${ID}~${ended}.tmp`]));
  });
});
