import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ParsedFiles } from '../../../src/server/files/parsed-files.js';

function filesIn(most: number, limit?: number) {
  const folder = mkdtempSync(join(tmpdir(), 'parsed-files-'));
  const files = new ParsedFiles((file) => ({ file }), { most, ...(limit && { limit }) });
  const at = (name: string) => join(folder, name);
  return {
    at,
    read: (name: string) => files.read(at(name)),
    write: (name: string, text: string) => writeFileSync(at(name), text)
  };
}

describe('parsed files', () => {
  it('are the same object until the file changes, goes or comes', () => {
    const { at, read, write } = filesIn(8);
    expect(read('a').file).toEqual({ kind: 'absent' });
    write('a', 'one');
    const first = read('a');
    expect(first.file).toEqual({ kind: 'read', content: 'one' });
    expect(read('a')).toBe(first);
    write('a', 'other');
    expect(read('a').file).toEqual({ kind: 'read', content: 'other' });
    rmSync(at('a'));
    expect(read('a').file).toEqual({ kind: 'absent' });
    mkdirSync(at('a'));
    expect(read('a').file).toEqual({ kind: 'refused', reason: 'it is a folder' });
  });

  it('forget the file that was asked for least recently', () => {
    const { read, write } = filesIn(2);
    for (const name of ['a', 'b', 'c']) {
      write(name, name);
    }
    const [a, b] = [read('a'), read('b')];
    expect(read('a')).toBe(a);
    read('c');
    expect(read('a')).toBe(a);
    expect(read('b')).not.toBe(b);
  });

  it('are refused where they are larger than their limit', () => {
    const { read, write } = filesIn(8, 1000);
    write('a', 'x'.repeat(1000));
    expect(read('a').file.kind).toBe('read');
    write('a', 'x'.repeat(1001));
    expect(read('a').file.kind).toBe('refused');
  });
});
