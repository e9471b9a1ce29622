import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ArtifactStorageError } from '../../src/api/errors.js';
import { describeDatabaseUrl, parseDatabaseUrl } from '../../src/location/database-url.js';
import type { PostgresqlUrl } from '../../src/location/location-types.js';
import { redactUrl } from '../../src/location/sqlalchemy-url.js';

const base = {
  home: '/home/ana',
  lineapy_home: '/home/ana/.lineapy',
  working_directory: '/project'
};

function parse(text: string): PostgresqlUrl {
  const url = parseDatabaseUrl(text, base);
  if (url.dialect !== 'postgresql') {
    throw new Error('This is not a PostgreSQL URL.');
  }
  return url;
}

describe('PostgreSQL URLs', () => {
  it.each<[string, object]>([
    ['postgresql://', { host: null, port: 5432, user: null, password: null, database: null }],
    ['postgresql://db', { host: 'db', database: null }],
    [
      'postgresql://ana:p/w:?#d@db:5433/ml',
      { host: 'db', port: 5433, user: 'ana', password: 'p/w:?#d', database: 'ml' }
    ],
    ['postgresql://ana:p%40w@db/ml', { password: 'p@w', host: 'db' }],
    ['postgresql://ana@[::1]:5433/ml', { host: '::1', port: 5433 }],
    ['postgresql+psycopg2://db/ml', { host: 'db' }],
    ['postgresql+asyncpg://db/ml', { host: 'db' }],
    ['postgresql:///ml?host=/run/pg', { host: '/run/pg', database: 'ml', notices: [] }],
    ['postgresql:///ml?host=db:5433', { host: 'db', port: 5433 }],
    ['postgresql:///ml?host=/run/pg&port=5433', { host: '/run/pg', port: 5433 }],
    ['postgresql:///ml?unix_sock=/run/pg/.s.PGSQL.5433', { host: '/run/pg', port: 5433 }],
    ['postgresql://db/ml?connect_timeout=3', { connect_timeout_ms: 3000 }],
    ['postgresql://db/ml?timeout=3', { connect_timeout_ms: 3000 }],
    ['postgresql://db/ml?command_timeout=1.5', { query_timeout_ms: 1500 }],
    ['postgresql://db/ml?application_name=x', { application_name: 'x' }],
    ['postgresql://db/ml?fallback_application_name=x', { application_name: 'x' }],
    ['postgresql://db/ml?options=-csearch_path%3Dml', { options: '-csearch_path=ml' }],
    ['postgresql://db/ml?client_encoding=UTF-8', { notices: [] }],
    ['postgresql://db/ml?keepalives=0', { keep_alive: false }],
    ['postgresql://db/ml?keepalives_idle=30', { keep_alive_idle_ms: 30_000 }]
  ])('%s', (text, expected) => {
    expect(parse(text)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['', { mode: 'prefer', root_certificate: null }],
    ['sslmode=disable', { mode: 'disable' }],
    ['sslmode=require', { mode: 'require' }],
    [
      'sslmode=require&sslrootcert=ca.pem',
      { mode: 'verify-ca', root_certificate: '/project/ca.pem' }
    ],
    ['sslmode=verify-full', { mode: 'verify-full', root_certificate: null }],
    ['sslrootcert=system', { mode: 'verify-full', root_certificate: 'system' }],
    ['sslmode=verify-ca&sslrootcert=~/ca.pem', { root_certificate: '/home/ana/ca.pem' }],
    ['sslcert=/c&sslkey=/k', { certificate: '/c', key: '/k' }],
    ['sslmode=require&sslnegotiation=direct', { negotiation: 'direct' }],
    ['ssl=true', { mode: 'verify-full' }],
    ['ssl=require', { mode: 'require' }]
  ])('encrypts with %s', (query, expected) => {
    expect(parse(`postgresql://db/ml?${query}`).tls).toMatchObject(expected);
  });

  it.each([
    ['postgresql+pypostgresql://db/ml', /driver/],
    ['postgresql://a:p@ss@db/ml', /%40/],
    ['postgresql://a,b/ml', /host/],
    ['postgresql:///ml?host=a&host=b', /host/],
    ['postgresql:///ml?host=a,b', /host/],
    ['postgresql:///ml?host=@abstract', /[Aa]bstract/],
    ['postgresql://db:99999/ml', /port/],
    ['postgresql://db:abc/ml', /port/],
    ['postgres://ana@db:54 32/ml', /port/],
    ['postgresql://db1:5432,db2:5432/ml', /Several hosts/],
    ['postgresql://db/ml?sslmode=allow', /allow.*prefer/],
    ['postgresql://db/ml?sslmode=sometimes', /sslmode/],
    ['postgresql://db/ml?sslmode=verify-ca', /sslrootcert/],
    ['postgresql://db/ml?sslmode=require&sslrootcert=system', /verify-full/],
    ['postgresql://db/ml?sslcert=/c', /sslkey/],
    ['postgresql://db/ml?sslnegotiation=direct', /sslmode/],
    ['postgresql://db/ml?connect_timeout=soon', /connect_timeout/],
    ['postgresql://db/ml?keepalives=maybe', /keepalives/],
    ['postgresql://db/ml?client_encoding=latin1', /client_encoding/],
    ['postgresql://db/ml?target_session_attrs=any', /target_session_attrs/],
    ['postgresql://db/ml?passfile=/x', /passfile.*pgpass/],
    ['postgresql://db/ml?service=x', /service/],
    ['postgresql://db/ml?password=hunter2', /password/],
    ['postgresql://db/ml?sslpassword=hunter2', /sslpassword/],
    ['postgresql://db/ml?channel_binding=require', /channel_binding/],
    ['postgresql://db/ml?sslmod=require', /sslmod .*"sslmode"/],
    ['postgresql://db/ml?__proto__=1', /__proto__/],
    ['postgresql://[::1/ml', /brackets/],
    ['postgresql://[::1:5432/ml', /brackets/],
    ['postgresql://db/ml?application_name=a%00user%00root', /NUL/],
    ['postgresql://a%00b:hunter2@db/ml', /NUL/],
    ['postgresql://a:hunter2%00@db/ml', /NUL/],
    ['postgresql://db/m%00l', /NUL/]
  ])('refuses %s, naming the part', (text, words) => {
    try {
      parse(text);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(ArtifactStorageError);
      const { message, hint, field } = error as ArtifactStorageError;
      expect(`${message} ${hint}`).toMatch(words);
      expect(`${message} ${hint}`).not.toMatch(/hunter2|p@ss|ss@/);
      expect(field).toBe('database_url');
    }
  });

  it('says once what it does with an old or meaningless part', () => {
    expect(parse('postgres://db/ml').notices).toEqual([expect.stringMatching(/postgresql:\/\//)]);
    expect(parse('postgres://db/ml').text).toBe('postgresql://db/ml');
    expect(parse('postgresql://db/ml?tcp_user_timeout=1').notices).toEqual([
      expect.stringMatching(/tcp_user_timeout has no effect/)
    ]);
    expect(parse('postgresql://db/ml?host=/run/pg')).toMatchObject({
      host: '/run/pg',
      notices: [expect.stringMatching(/two hosts/)]
    });
  });

  it.each([
    ['postgresql://ana:x@db/ml', 'PostgreSQL on db, database ml, as ana'],
    ['postgresql://ana:x@db:5433/ml', 'PostgreSQL on db:5433, database ml, as ana'],
    ['postgresql://ana@[::1]/ml', 'PostgreSQL on [::1], database ml, as ana'],
    ['postgresql:///ml', 'PostgreSQL on this machine, database ml'],
    ['postgresql:///ml?host=/run/pg', 'PostgreSQL at the socket in /run/pg, database ml'],
    ['postgresql://ana@db', 'PostgreSQL on db, database ana, as ana']
  ])('describes %s', (text, words) => {
    expect(describeDatabaseUrl(text)).toBe(words);
  });

  const anything = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
  const options = fc.record(
    {
      connect_timeout: fc.constantFrom('1', '10', '0.5'),
      application_name: anything,
      options: anything,
      sslmode: fc.constantFrom('disable', 'prefer', 'require', 'verify-full'),
      keepalives: fc.constantFrom('0', '1'),
      host: fc.constantFrom('db', '/run/my pg', '/r?&=ü', 'db:77')
    },
    { requiredKeys: [] }
  );

  it('gives a text that parses to itself, whatever stands in it', () => {
    fc.assert(
      fc.property(anything, anything, anything, options, (user, password, database, query) => {
        const text = `postgresql://${encodeURIComponent(user)}:${encodeURIComponent(password)}@h/${encodeURIComponent(database)}?${new URLSearchParams(query)}`;
        const once = parse(text);
        expect(once).toMatchObject({ user, password, database });
        expect({ ...parse(once.text), notices: [] }).toEqual({ ...once, notices: [] });
      })
    );
  });

  it('shows a password nowhere, whatever characters it has', () => {
    const secret = fc
      .tuple(
        fc.string({ unit: 'binary', maxLength: 12 }),
        fc.string({ unit: 'binary', maxLength: 12 })
      )
      .map(([before, after]) => `${before}canary8472${after}`);
    const rest = fc.constantFrom(
      'h/db',
      'h:x/db',
      'h/db?sslmode=allow',
      'h/db?nonsense=1',
      'a,b/db',
      ''
    );
    const dialect = fc.constantFrom('postgresql', 'postgres', 'mysql', 'sqlite', 'postgresql+nope');
    fc.assert(
      fc.property(dialect, secret, rest, fc.boolean(), (name, password, tail, encode) => {
        const text = `${name}://ana:${encode ? encodeURIComponent(password) : password}@${tail}`;
        let shown = redactUrl(text);
        try {
          const url = parseDatabaseUrl(text, base);
          shown += `${url.redacted} ${describeDatabaseUrl(text)} ${url.notices.join(' ')}`;
        } catch (error) {
          const { message, hint } = error as ArtifactStorageError;
          shown += `${message} ${hint}`;
        }
        expect(shown).not.toContain('canary8472');
      }),
      { numRuns: 500 }
    );
  });
});
