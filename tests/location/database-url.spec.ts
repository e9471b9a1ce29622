import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDatabaseUrl, parseDatabaseUrl } from '../../src/location/database-url.js';
import { hasPassword, redactUrl, splitUrl } from '../../src/location/sqlalchemy-url.js';

const base = {
  home: '/home/ana',
  lineapy_home: '/home/ana/.lineapy',
  working_directory: '/project'
};

describe('parseDatabaseUrl', () => {
  it.each([
    ['sqlite:///rel/x.db', '/project/rel/x.db'],
    ['sqlite:////abs/x.db', '/abs/x.db'],
    ['sqlite+pysqlite:////abs/x.db', '/abs/x.db'],
    ['sqlite+aiosqlite:///x.db', '/project/x.db'],
    ['SQLite:////abs/x.db', '/abs/x.db'],
    ['sqlite:///~/x.db', '/home/ana/x.db'],
    ['sqlite:////with%20space/%3F.db', '/with space/?.db'],
    ['sqlite:///file:/abs/x.db?mode=ro&uri=true', '/abs/x.db']
  ])('%s is the file %s', (text, path) => {
    expect(parseDatabaseUrl(text, base)).toMatchObject({ dialect: 'sqlite', path });
  });

  it('reads the busy timeout in seconds and the mode', () => {
    const url = parseDatabaseUrl('sqlite:///file:/x.db?mode=ro&uri=true&timeout=1.5', base);
    expect(url).toMatchObject({ busy_timeout_ms: 1500, mode: 'ro' });
    expect(parseDatabaseUrl('sqlite:////x.db', base)).toMatchObject({
      busy_timeout_ms: 5000,
      mode: 'rwc'
    });
  });

  it.each([
    ['', 'invalid_input'],
    ['x.db', 'invalid_input'],
    ['/abs/x.db', 'invalid_input'],
    ['sqlite://', 'unsupported'],
    ['sqlite:///', 'unsupported'],
    ['sqlite:///:memory:', 'unsupported'],
    ['sqlite://user:pw@host/x.db', 'invalid_input'],
    ['sqlite+pysqlcipher:///x.db', 'unsupported'],
    ['sqlite:////x.db?isolation_level=EXCLUSIVE', 'unsupported'],
    ['sqlite:////x.db?mode=ro', 'invalid_input'],
    ['sqlite:///file:/x?mode=memory&uri=true', 'unsupported'],
    ['sqlite:////x.db?timeout=soon', 'invalid_input'],
    ['mysql://u:p@h/db', 'unsupported']
  ])('%j is refused as %s', (text, kind) => {
    expect(() => parseDatabaseUrl(text, base)).toThrow(
      expect.objectContaining({ kind, field: 'database_url' })
    );
  });

  it('never repeats a password in an error', () => {
    for (const text of [
      'mysql://u:hunter2@h/db',
      'sqlite://u:hunter2@h/x',
      'nonsense://u:hunter2@h:x/'
    ]) {
      try {
        parseDatabaseUrl(text, base);
        expect.unreachable();
      } catch (error) {
        expect(String(error)).not.toContain('hunter2');
      }
    }
  });

  it('gives a text that parses to itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z.%?# é]{1,30}$/), (name) => {
        const path = `/d/${name}x`;
        fc.pre(!/%[a-z]+%/.test(path));
        const url = `sqlite:///${path.replaceAll('%', '%25').replaceAll('?', '%3F')}`;
        const once = parseDatabaseUrl(url, base);
        expect(parseDatabaseUrl(once.text, base)).toEqual(once);
      })
    );
  });
});

describe('splitUrl', () => {
  it('has SQLAlchemy’s grammar', () => {
    expect(splitUrl('postgresql+psycopg2://ana:p/w:?#d@[::1]:5433/ml?a=1&a=2&b=x+y')).toMatchObject(
      {
        dialect: 'postgresql',
        driver: 'psycopg2',
        username: 'ana',
        password: 'p/w:?#d',
        host: '::1',
        port: '5433',
        database: 'ml'
      }
    );
    expect([...(splitUrl('postgresql://h/d?a=1&a=2&b=x+y')?.query ?? [])]).toEqual([
      ['a', ['1', '2']],
      ['b', ['x y']]
    ]);
    expect(splitUrl('postgresql://u:p%40w@/db?host=/run')).toMatchObject({
      password: 'p@w',
      host: undefined
    });
  });
});

/** What SQLAlchemy 2.1.9 answers in Python 3: `make_url(…).password`, `.username`, `.database`, `.query`. */
describe('splitUrl, beside SQLAlchemy’s make_url', () => {
  it.each<[string, string]>([
    ['100%%40home', '100%@home'],
    ['p%40w', 'p@w'],
    ['%', '%'],
    ['%%', '%%'],
    ['%4', '%4'],
    ['%zz%41', '%zzA'],
    ['a%C3', 'a\ufffd'],
    ['a%C3%A9%', 'aé%'],
    ['%E6%A8%A1%', '模%'],
    ['%F0%9F%98', '\ufffd'],
    ['%ED%A0%80', '\ufffd\ufffd\ufffd'],
    ['%EF%BB%BFx', '\ufeffx'],
    ['a+b', 'a+b'],
    ['%2B', '+'],
    ['%25 40', '% 40'],
    ['%e6%A8%a1', '模'],
    ['%C3é%A9', '\ufffdé\ufffd'],
    ['%00', '\u0000'],
    ['%ff%fe', '\ufffd\ufffd'],
    ['é%', 'é%'],
    ['%41%4', 'A%4']
  ])('reads %j as %j', (written, read) => {
    const parts = splitUrl(`postgresql://u${written}:${written}@h/d${written}`);
    expect(parts).toMatchObject({ username: `u${read}`, password: read, database: `d${read}` });
  });

  it.each<[string, Record<string, string[]>]>([
    ['a=', {}],
    ['a', {}],
    ['a=1&a=&b=2', { a: ['1'], b: ['2'] }],
    ['a=1;b=2', { a: ['1;b=2'] }],
    ['a=x+y%2Bz', { a: ['x y+z'] }],
    ['a=%C3%A9%', { a: ['é%'] }],
    ['a%20b=1', { 'a b': ['1'] }],
    ['=1', { '': ['1'] }],
    ['a==1', { a: ['=1'] }],
    ['a=1&&b=2', { a: ['1'], b: ['2'] }],
    ['sslmode=&host=x', { host: ['x'] }],
    ['a=b=c', { a: ['b=c'] }],
    ['&', {}],
    ['a=%', { a: ['%'] }],
    ['a=+', { a: [' '] }],
    ['+=1', { ' ': ['1'] }]
  ])('reads the query %j as %j', (written, read) => {
    expect(Object.fromEntries(splitUrl(`postgresql://h/d?${written}`)?.query ?? [])).toEqual(read);
  });
});

describe('redactUrl', () => {
  it('masks passwords, and tells that there was one', () => {
    expect(redactUrl('postgresql://ana:se/cr:et@db/ml')).toBe('postgresql://ana:***@db/ml');
    expect(redactUrl('postgresql://ana@db/ml')).toBe('postgresql://ana@db/ml');
    expect(redactUrl('postgresql://db/ml?password=secret&x=1')).not.toContain('secret');
    expect(hasPassword('postgresql://ana:x@db/ml')).toBe(true);
    expect(hasPassword('sqlite:////x.db')).toBe(false);
  });
});

describe('describeDatabaseUrl', () => {
  it('says where a URL leads', () => {
    expect(describeDatabaseUrl('sqlite:////data/db.sqlite')).toBe(
      'SQLite file on this machine: /data/db.sqlite'
    );
  });
});
