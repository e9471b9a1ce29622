import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { inlineSave } from '../support/stores.js';
import { TestServer } from '../http/support.js';
import { removeDirectory } from '../support/stores.js';

let server: TestServer;
beforeEach(() => {
  server = new TestServer();
});
afterEach(async () => {
  await server.close();
  await removeDirectory(server.home);
});

const locationOf = (name: string) => ({
  artifact_storage_dir: join(server.home, name),
  database_url: `sqlite:///${join(server.home, name)}.sqlite`
});

async function sessionAt(name: string): Promise<string> {
  const { status, json } = await server.request('PUT', `/sessions/${name}/location`, locationOf(name));
  expect(status, JSON.stringify(json)).toBe(200);
  return name;
}

const save = async (session: string, name: string, value?: string | Buffer, more = {}) => {
  const { status, json } = await server.request(
    'POST',
    `/sessions/${session}/artifacts`,
    inlineSave(name, value, more)
  );
  expect(status, JSON.stringify(json)).toBe(200);
  return json;
};

const versionsOf = async (session: string, name?: string) => {
  const query = name === undefined ? '' : `?name=${encodeURIComponent(name)}`;
  const { json } = await server.request('GET', `/sessions/${session}/versions${query}`);
  return json.artifacts;
};

const copy = (session: string, target: string, more = {}) =>
  server.run(session, 'copy', {
    target: locationOf(target),
    selection: { all: true },
    dry_run: false,
    ...more
  });

const balanced = (report: Record<string, number>) =>
  expect(report.planned).toBe(
    (report.already_there ?? 0) +
      (report.copied ?? 0) +
      (report.to_copy ?? 0) +
      (report.failed ?? 0) +
      (report.skipped ?? 0)
  );

describe('a copy of a store', () => {
  it('has every version with its number, date and bytes, and a second one copies nothing', async () => {
    const a = await sessionAt('a');
    for (let i = 0; i < 3; i++) {
      await save(a, 'model', randomBytes(500_000));
      await save(a, `other-${i}`);
    }
    const planned = await copy(a, 'b', { dry_run: true });
    expect(planned.json).toMatchObject({ planned: 6, to_copy: 6, failed: 0, copied: 0 });
    const { status, json } = await copy(a, 'b');
    expect(status, JSON.stringify(json)).toBe(200);
    expect(json).toMatchObject({ planned: 6, copied: 6, verified: 6, failed: 0, already_there: 0 });
    balanced(json);
    const b = await sessionAt('b');
    const [here, there] = [await versionsOf(a), await versionsOf(b)];
    const facts = (all: Record<string, unknown>[]) =>
      all.map(({ name, version, date_created, sha256, save_id }) => ({
        ...{ name, version, date_created, sha256, save_id }
      }));
    expect(facts(there)).toEqual(facts(here));
    const again = await copy(a, 'b');
    expect(again.json).toMatchObject({ planned: 6, copied: 0, already_there: 6 });
  });
});
