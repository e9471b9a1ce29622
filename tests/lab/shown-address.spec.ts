import { describe, expect, it } from 'vitest';
import { elide } from '../../src/lab/kit/elide.js';
import {
  type ShownAddress,
  shownDatabase,
  shownDir,
  textOfAddress,
  withTilde
} from '../../src/lab/kit/shown-address.js';

const HOME = '/home/ana';
const room =
  (columns: number) =>
  (text: string): boolean =>
    text.length <= columns;

describe('a place as people read it', () => {
  it.each([
    ['/home/ana/.lineapy/linea_pickles', '~/.lineapy/linea_pickles'],
    ['/home/ana', '~'],
    ['/home/anabel/values', '/home/anabel/values'],
    ['file:///home/ana/values', '~/values'],
    ['file://localhost/data/values', '/data/values'],
    ['s3://team/churn', 's3://team/churn']
  ])('writes %s as %s', (value, shown) => {
    expect(textOfAddress(shownDir(value, HOME))).toBe(shown);
  });

  it.each([
    ['sqlite:////home/ana/.lineapy/db.sqlite', 'SQLite · ~/.lineapy/db.sqlite'],
    ['sqlite:////data/100%25 sure.sqlite', 'SQLite · /data/100% sure.sqlite'],
    ['sqlite:///file:/data/db.sqlite?mode=ro&uri=true', 'SQLite · /data/db.sqlite'],
    ['postgresql://ana@db/ml', 'PostgreSQL · ana@db/ml'],
    ['postgresql://ana:***@db:6432/ml', 'PostgreSQL · ana@db:6432/ml'],
    ['postgresql:///ml', 'PostgreSQL · localhost/ml'],
    ['what is this', 'what is this']
  ])('writes %s as %s', (value, shown) => {
    expect(textOfAddress(shownDatabase(value, HOME))).toBe(shown);
  });

  it.each([undefined, '', '/'])('leaves paths alone where the home directory is %j', (home) => {
    expect(withTilde('/srv/values', home)).toBe('/srv/values');
  });
});

describe('a place without enough room', () => {
  const sqlite: ShownAddress = { kind: 'SQLite', path: '~/projects/churn/metadata/db.sqlite' };

  it.each([
    [100, 'SQLite · ~/projects/churn/metadata/db.sqlite'],
    [40, 'SQLite · ~/…/churn/metadata/db.sqlite'],
    [34, 'SQLite · ~/…/metadata/db.sqlite'],
    [24, 'SQLite · ~/…/db.sqlite'],
    [20, 'SQLite · …/db.sqlite'],
    [18, 'SQLite · db.sqlite'],
    [2, 'SQLite · db.sqlite']
  ])('leaves out whole names from its middle: %i columns', (columns, shown) => {
    expect(elide(sqlite, room(columns))).toBe(shown);
  });

  it.each([
    ['ana@db-1.example.com:6432/ml', 100, 'ana@db-1.example.com:6432/ml'],
    ['ana@db-1.example.com:6432/ml', 37, 'db-1.example.com:6432/ml'],
    ['ana@db-1.example.com:6432/ml', 27, 'db-1.…:6432/ml'],
    ['ana@10.0.0.17/ml', 28, '10.0.0.17/ml'],
    ['ana@10.0.0.17/ml', 20, '…/ml'],
    ['ana@[fe80::1]:6432/ml', 30, '[fe80::1]:6432/ml'],
    ['db/ml', 2, 'ml'],
    ['db', 2, 'db']
  ])('says what %s is, and leaves out who logs in first: %i columns', (path, columns, shown) => {
    expect(elide({ kind: 'PostgreSQL', path }, room(columns))).toBe(`PostgreSQL · ${shown}`);
  });

  it.each([
    ['s3://team/a/b/churn', 17, 's3://team/…/churn'],
    ['/data/a/b/churn', 13, '/data/…/churn'],
    ['/data', 2, '/data'],
    ['/', 0, '/'],
    ['ana@db/ml', 5, '…/ml']
  ])('keeps the beginning of %s while it can', (path, columns, shown) => {
    expect(elide({ path }, room(columns))).toBe(shown);
  });

  it('never cuts a name', () => {
    const path = '~/projects/churn/metadata/db.sqlite';
    const names = new Set([...path.split('/'), '…']);
    for (let columns = 0; columns <= path.length; columns += 1) {
      expect(
        elide({ path }, room(columns))
          .split('/')
          .every((name) => names.has(name))
      ).toBe(true);
    }
  });
});
