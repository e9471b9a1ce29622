import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { TrustedAuthors } from '../../../src/server/sessions/trusted-authors.js';

const ANA = { user: 'ana', store_id: 'id', store: 'sqlite:////team.sqlite' };
const BOB = { ...ANA, user: 'bob' };

describe('trusted authors', () => {
  let data: string;
  let folder: string;
  const open = () => new TrustedAuthors({ HOME: data, JUPYTER_DATA_DIR: data });
  const names = (authors: TrustedAuthors) => authors.list().map(({ user }) => user);
  const onlyFile = () => join(folder, readdirSync(folder)[0] ?? '');

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'trusted-authors-'));
    folder = join(data, 'artifact_storage', 'trusted_authors');
  });

  it('are parsed again only when their files changed', () => {
    const authors = open();
    authors.add(ANA);
    const [first] = authors.list();
    expect(first).toMatchObject(ANA);
    expect(authors.list()[0]).toBe(first);
    const later = { ...first, trusted_at: '2030-01-01T00:00:00.000Z' };
    writeFileSync(onlyFile(), JSON.stringify(later, null, 2));
    expect(authors.list()).toEqual([later]);
  });

  it('are those of the moment, whoever of several storage servers wrote last', () => {
    const [one, other] = [open(), open()];
    one.add(ANA);
    expect([one.has(ANA), other.has(ANA), other.has(BOB)]).toEqual([true, true, false]);
    other.add(BOB);
    expect(names(one).sort()).toEqual(['ana', 'bob']);
    other.remove(ANA);
    expect([one.has(ANA), names(one)]).toEqual([false, ['bob']]);
    one.add(ANA);
    expect(other.has(ANA)).toBe(true);
  });

  it('are not believed once others can write to a folder on the way, also where they were read', () => {
    const authors = open();
    authors.add(ANA);
    expect(authors.has(ANA)).toBe(true);
    chmodSync(data, 0o777);
    expect([authors.has(ANA), authors.list()]).toEqual([false, []]);
    chmodSync(data, 0o700);
    expect(authors.has(ANA)).toBe(true);
  });

  it('are not read from a file that is too large to be one', () => {
    const authors = open();
    authors.add(ANA);
    const text = readFileSync(onlyFile(), 'utf8');
    appendFileSync(onlyFile(), ' '.repeat(64 * 1024 - text.length));
    expect(authors.has(ANA)).toBe(true);
    appendFileSync(onlyFile(), ' ');
    expect([authors.has(ANA), authors.list()]).toEqual([false, []]);
  });

  it('are listed at once beside whatever else is in their folder', () => {
    const authors = open();
    authors.add(ANA);
    execFileSync('mkfifo', [join(folder, `${'a'.repeat(64)}.json`)]);
    symlinkSync('/dev/zero', join(folder, `${'b'.repeat(64)}.json`));
    mkdirSync(join(folder, `${'c'.repeat(64)}.json`));
    writeFileSync(join(folder, `${'d'.repeat(64)}.json`), JSON.stringify(BOB));
    expect(names(authors)).toEqual(['ana']);
    expect(authors.has(BOB)).toBe(false);
  });
});
