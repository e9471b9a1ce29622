import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SessionFile } from '../../../src/server/sessions/session-file.js';
import { newSessionRecord } from '../../../src/server/sessions/session-record.js';
import { UsedNames } from '../../../src/server/sessions/used-names.js';

const client = {
  process_id: 'p',
  client_version: '0',
  python_version: '3.13.0',
  working_directory: '/w',
  environment: {}
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'session-file-'));
});

describe('SessionFile', () => {
  it('gives sessions back as they were', () => {
    const record = {
      ...newSessionRecord('k1'),
      attached: true,
      client,
      override: { artifact_storage_dir: '/data', storage_options: { auto_mkdir: true } },
      chosen: true,
      used_names: UsedNames.of(['a', 'b']),
      notebooks: { '/u.ipynb': '/churn.ipynb' }
    };
    new SessionFile(folder).write([record]);
    expect(new SessionFile(folder).read()).toEqual({ records: [record] });
    expect(statSync(join(folder, 'sessions.json')).mode & 0o777).toBe(0o600);
  });

  it('writes masks in the places of secrets', () => {
    new SessionFile(folder).write([
      {
        ...newSessionRecord('k1'),
        override: {
          database_url: 'postgresql://ana:canary1@db/ml',
          storage_options: {
            profile: 'team',
            key: 'canary2',
            secret: 'canary3',
            client_kwargs: { aws_session_token: 'canary4' }
          }
        }
      },
      {
        ...newSessionRecord('k2'),
        client: { ...client, environment: { database_url: 'postgresql://ana:canary5@db/ml' } }
      }
    ]);
    expect(readFileSync(join(folder, 'sessions.json'), 'utf8')).not.toContain('canary');
    const [first, second] = new SessionFile(folder).read().records;
    expect(first?.override).toEqual({
      database_url: 'postgresql://ana:***@db/ml',
      storage_options: {
        profile: 'team',
        key: '***',
        secret: '***',
        client_kwargs: { aws_session_token: '***' }
      }
    });
    expect(second?.client?.environment.database_url).toBe('postgresql://ana:***@db/ml');
  });

  it.each([
    ['broken', '{', 'damaged'],
    ['cut off', '{"format":1,"sessions":[{"id":"k', 'damaged'],
    ['empty, as a full disk leaves it', '', 'damaged'],
    ['of another version', '{"format":2,"sessions":[]}', 'another version'],
    ['no object', 'null', 'damaged'],
    ['nested without end', '['.repeat(1e6), 'damaged'],
    ['of another encoding', Buffer.from([0xff, 0xfe]), 'UTF-8'],
    ['partly damaged', '{"format":1,"sessions":[{"id":"k","override":5},7]}', '2 of its sessions']
  ])('starts empty where the file is %s, and says so', (_what, text, said) => {
    writeFileSync(join(folder, 'sessions.json'), text);
    const { records, problem } = new SessionFile(folder).read();
    expect(records).toEqual([]);
    expect(problem).toContain(said);
  });

  it('starts empty where the file is missing, and where it is huge', () => {
    expect(new SessionFile(folder).read()).toEqual({ records: [] });
    writeFileSync(join(folder, 'sessions.json'), '');
    truncateSync(join(folder, 'sessions.json'), 1024 ** 3);
    expect(new SessionFile(folder).read().problem).toContain('larger than');
  });

  it('makes its folder again that somebody removed', () => {
    const file = new SessionFile(folder);
    rmSync(folder, { recursive: true });
    expect(file.write([newSessionRecord('k')])).toBeUndefined();
    expect(file.read().records).toEqual([newSessionRecord('k')]);
  });

  it('leaves no earlier state behind where it cannot be written', () => {
    const file = new SessionFile(folder);
    file.write([newSessionRecord('k')]);
    mkdirSync(join(folder, 'sessions.json.new'));
    expect(file.write([])).toContain('EISDIR');
    expect(file.read()).toEqual({ records: [], problem: expect.stringContaining('damaged') });
  });
});
