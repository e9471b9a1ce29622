import { describe, expect, it } from 'vitest';
import { isArtifactStorageError } from '../../src/api/errors.js';
import { parseArtifactStorageDir } from '../../src/location/artifact-storage-dir.js';
import { parseDatabaseUrl } from '../../src/location/database-url.js';
import { NO_BASE } from '../../src/location/location-base.js';
import { refusalOf } from '../../src/location/refused-settings.js';

const base = {
  home: '/home/ana',
  lineapy_home: '/home/ana/.lineapy',
  working_directory: '/project'
};

function errorOf(parse: () => unknown) {
  try {
    parse();
  } catch (error) {
    if (isArtifactStorageError(error)) {
      return error;
    }
    throw error;
  }
  throw new Error('accepted');
}

const refused = (text: string) => errorOf(() => parseDatabaseUrl(text, base));

describe('a database_url that is none', () => {
  it.each([
    // Paths
    ['/data/x.sqlite', 'sqlite:////data/x.sqlite'],
    ['/data/x', 'sqlite:////data/x'],
    ['/data/my files/50% ?.db', 'sqlite:////data/my files/50%25 %3F.db'],
    ['x.db', 'sqlite:////project/x.db'],
    ['./x.db', 'sqlite:////project/x.db'],
    ['../x.db', 'sqlite:////x.db'],
    ['data/x', 'sqlite:////project/data/x'],
    ['~/x.db', 'sqlite:///~/x.db'],
    ['$HOME/x.db', 'sqlite:///~/x.db'],
    ['"/data/x.db"', 'sqlite:////data/x.db'],
    ["PosixPath('/data/x.db')", 'sqlite:////data/x.db'],
    ['data\\x.db', 'sqlite:////project/data/x.db'],
    // Folders
    ['/data/', 'sqlite:////data/db.sqlite'],
    ['/', 'sqlite:////db.sqlite'],
    ['~', 'sqlite:///~/db.sqlite'],
    ['~/data/', 'sqlite:///~/data/db.sqlite'],
    ['..', 'sqlite:////db.sqlite'],
    // Nearly URLs
    ['file:///data/x.db', 'sqlite:////data/x.db'],
    ['file://localhost/data/a%20b.db', 'sqlite:////data/a%20b.db'],
    ['file:/data/x.db', 'sqlite:////data/x.db'],
    ['file:~/x.db', 'sqlite:///~/x.db'],
    ['sqlite:/data/x.db', 'sqlite:////data/x.db'],
    ['sqlite:x.db', 'sqlite:////project/x.db'],
    ['sqlite:~/x.db', 'sqlite:///~/x.db'],
    ['sqlite://data/x.db', 'sqlite:////project/data/x.db'],
    ['sqlite://~/x.db', 'sqlite:///~/x.db'],
    ['sqlite3:////data/x.db', 'sqlite:////data/x.db'],
    ['sqllite:///x.db', 'sqlite:////project/x.db'],
    ['jdbc:sqlite:/data/x.db', 'sqlite:////data/x.db'],
    // Servers
    ['pgsql://ana@db/ml', 'postgresql://ana@db/ml'],
    ['postgre://db/ml', 'postgresql://db/ml'],
    ['psql+psycopg2://db/ml', 'postgresql+psycopg2://db/ml'],
    ['postgresql:/db/ml', 'postgresql://db/ml'],
    ['postgres:db/ml', 'postgres://db/ml'],
    ['jdbc:postgresql://db:5432/ml', 'postgresql://db:5432/ml'],
    ['ana@db/ml', 'postgresql://ana@db/ml'],
    ['db.example.com:5432/ml', 'postgresql://db.example.com:5432/ml'],
    ['localhost/ml', 'postgresql://localhost/ml'],
    ['host=db port=5433 dbname=ml user=ana', 'postgresql://ana@db:5433/ml'],
    ['host=db dbname=ml sslmode=require', 'postgresql://db/ml?sslmode=require']
  ])('%j is refused, and %s is offered', (text, meant) => {
    const error = refused(text);
    expect(error).toMatchObject({ kind: 'invalid_input', field: 'database_url', meant });
    expect(error.hint).toBe(`Did you mean ${meant}?`);
    expect(() => parseDatabaseUrl(meant, base)).not.toThrow();
  });

  it.each([
    ['C:\\data\\x.db', 'sqlite:////mnt/c/data/x.db'],
    ['C:/data/x.db', 'sqlite:////mnt/c/data/x.db'],
    ['file:///C:/data/x.db', 'sqlite:////mnt/c/data/x.db'],
    ['sqlite://C:/data/x.db', 'sqlite:////mnt/c/data/x.db'],
    ['sqlite://C:\\data\\x.db', 'sqlite:////mnt/c/data/x.db'],
    ['\\\\nas\\share\\x.db', 'Mount the share'],
    ['file://nas/share/x.db', 'sqlite:////path/file.sqlite'],
    [':memory:', 'sqlite:///path'],
    ['s3://team/x.db', 'into artifact_storage_dir'],
    ['https://db.example.com/ml', 'postgresql://user@host/database'],
    ['mysql://ana@db/ml', 'postgresql://user@host/database'],
    ['ml', 'postgresql://user@host/database'],
    ['', 'postgresql://user@host/database']
  ])('%j is refused with a sentence that helps, and no offer', (text, said) => {
    const error = refused(text);
    expect(error.meant).toBeUndefined();
    expect(error.hint).toContain(said);
  });

  it('repeats no password', () => {
    for (const text of [
      'pgsql://ana:hunter2@db/ml',
      'ana:hunter2@db/ml',
      'postgres:hunter2@db/ml',
      'jdbc:postgresql://db/ml?password=hunter2',
      'host=db password=hunter2 dbname=ml',
      '/data/ana:hunter2@x.db'
    ]) {
      const { message, hint, meant } = refused(text);
      expect(`${message} ${hint} ${meant}`).not.toContain('hunter2');
    }
    expect(refused('pgsql://ana:hunter2@db/ml').hint).toContain('postgresql://');
  });

  it('is refused with the same offer in settings', () => {
    expect(refusalOf({ database_url: '/data/x.sqlite' })).toMatchObject({
      reason: 'form',
      meant: 'sqlite:////data/x.sqlite'
    });
  });

  it.each([{ ...base, working_directory: null }, NO_BASE])(
    'offers no relative path where it is not known what that is relative to',
    (unknown) => {
      for (const text of ['x.sqlite', './x.sqlite', 'sqlite:x.sqlite', 'sqllite:///x.sqlite']) {
        const { hint, meant } = errorOf(() => parseDatabaseUrl(text, unknown));
        expect(meant).toBeUndefined();
        expect(hint).toBe('Write the absolute path: sqlite:////folder/x.sqlite.');
      }
      const { hint, meant } = errorOf(() => parseArtifactStorageDir('"values"', unknown));
      expect(meant).toBeUndefined();
      expect(hint).toBe('Write the absolute path: /folder/values.');
      expect(errorOf(() => parseDatabaseUrl('~/x.db', unknown)).meant).toBe('sqlite:///~/x.db');
    }
  );

  it('encodes the folder that it offers', () => {
    const there = { ...base, working_directory: '/50% ?' };
    expect(errorOf(() => parseDatabaseUrl('x.db', there)).meant).toBe('sqlite:////50%25 %3F/x.db');
  });

  it('offers no URL in place of a part of it', () => {
    const { hint, meant } = refused('postgresql://db/ml?sslrootcert=$HOME/ca.pem');
    expect(hint).toContain('~/ca.pem');
    expect(meant).toBeUndefined();
  });
});

describe('an artifact_storage_dir that is a database', () => {
  it.each(['sqlite:////data/x.db', 'postgresql+psycopg2://ana:hunter2@db/ml'])(
    '%s is sent to the other field',
    (text) => {
      const error = errorOf(() => parseArtifactStorageDir(text, base));
      expect(error.hint).toContain('database_url');
      expect(`${error.message} ${error.hint}`).not.toContain('hunter2');
    }
  );

  it('is offered as it was meant', () => {
    expect(errorOf(() => parseArtifactStorageDir('s3:/team/x', base)).meant).toBe('s3://team/x');
    expect(errorOf(() => parseArtifactStorageDir('$HOME/x', base)).meant).toBe('~/x');
    expect(errorOf(() => parseArtifactStorageDir('"x"', base)).meant).toBe('/project/x');
  });
});
