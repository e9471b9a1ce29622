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
    [15, '~/…/db.sqlite'],
    [12, '…/db.sqlite'],
    [9, 'db.sqlite'],
    [2, 'db.sqlite']
  ])('leaves out whole names from its middle: %i columns', (columns, shown) => {
    expect(elide(sqlite, room(columns))).toBe(shown);
  });

  it('leaves out what it is before any name', () => {
    const team: ShownAddress = { kind: 'SQLite', path: '~/team/a.sqlite' };
    expect(elide(team, room(20))).toBe('~/team/a.sqlite');
    expect(elide(team, room(14))).toBe('~/…/a.sqlite');
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
