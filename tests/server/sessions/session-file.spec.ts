import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SessionFile } from '../../../src/server/sessions/session-file.js';
import { newSessionRecord } from '../../../src/server/sessions/session-record.js';

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
      used_names: ['a']
    };
    new SessionFile(folder).write([record]);
    expect(new SessionFile(folder).read()).toEqual([record]);
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
    const [first, second] = new SessionFile(folder).read();
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

  it('starts empty where the file is missing or broken', () => {
    expect(new SessionFile(folder).read()).toEqual([]);
    writeFileSync(join(folder, 'sessions.json'), '{');
    expect(new SessionFile(folder).read()).toEqual([]);
  });
});
