import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestServer } from '../http/support.js';
import { textsOf } from '../support/check-texts.js';
import { FIXTURE } from '../support/lineapy-databases.js';

describe('a session that is pointed at LineaPy’s store', () => {
  let server: TestServer;
  let folder: string;
  const put = async (change: Record<string, unknown>) => {
    const { status, json } = await server.request('PUT', '/sessions/s/location', change);
    expect(status, JSON.stringify(json)).toBe(200);
    return { ...json.report, texts: textsOf(json.report) };
  };
  beforeEach(() => {
    server = new TestServer();
    folder = join(server.home, 'lineapy');
    cpSync(FIXTURE, folder, { recursive: true });
  });
  afterEach(() => server.close());

  const pointAtIt = () =>
    put({
      artifact_storage_dir: join(folder, 'linea_pickles'),
      database_url: `sqlite:///${folder}/db.sqlite`
    });

  it('leaves the database as it is', async () => {
    const before = readFileSync(join(folder, 'db.sqlite'));
    const { messages } = await pointAtIt();
    const text = expect.stringContaining('The values of all 17 versions are there');
    expect(messages).toEqual([{ code: 'pairing', text }]);
    expect(readFileSync(join(folder, 'db.sqlite'))).toEqual(before);
  });

  it('hears which versions do not load with another directory, and no advice that does not help', async () => {
    await pointAtIt();
    const { texts, pairing } = await put({
      artifact_storage_dir: join(server.home, 'elsewhere')
    });
    expect(texts[0]).toContain('those that LineaPy saved are looked for in the new folder');
    expect(texts[0]).not.toContain('and still load');
    expect(texts[1]).toContain(`do not load with ${server.home}/elsewhere`);
    expect(texts[1]).toMatch(/values: (?:"[^"]+" version \d+, ){4}"[^"]+" version \d+ and 12 more/);
    expect(texts.join()).not.toContain('relocate');
    expect(pairing.missing).toBeGreaterThan(10);
  });
});
