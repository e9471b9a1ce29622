import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';

describe('a lineapy_config.json with a value that cannot be used', () => {
  let server: TestServer;
  beforeEach(() => {
    server = new TestServer();
    writeFileSync(
      join(server.home, 'lineapy_config.json'),
      '{\n  "database_url": "mysql://ana:canary@db/ml"\n}\n'
    );
  });
  afterEach(() => server.close());

  it('is told with file, line and key, in sessions and without one', async () => {
    const notice = expect.stringMatching(/^~\/lineapy_config.json, line 2: database_url cannot/);
    for (const path of ['/sessions/s', '/defaults']) {
      const { json } = await server.request('GET', path);
      expect(json.notices).toEqual([notice]);
      expect(JSON.stringify(json)).not.toContain('canary');
    }
  });

  it('lets nothing be saved or listed elsewhere, and names the file', async () => {
    const { status, json } = await server.request('GET', '/sessions/s/artifacts');
    expect(status).toBe(422);
    expect(json.hint).toContain('lineapy_config.json');
  });
});
