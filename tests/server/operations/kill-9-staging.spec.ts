import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MainProcess } from '../support/main-process.js';
import { inlineSave, newSaveId } from '../support/stores.js';

describe('kill -9 while a value is on its way', () => {
  it('leaves nothing behind the next start, but what another machine may be writing', async () => {
    const runtime = mkdtempSync(join(tmpdir(), 'storage-main-'));
    const environment = { HOME: runtime };
    const root = join(runtime, 'values');
    const staging = join(root, '.artifact-storage-staging');
    let main = await MainProcess.start({ runtime, environment });
    try {
      const location = {
        artifact_storage_dir: root,
        database_url: `sqlite:///${runtime}/db.sqlite`
      };
      await main.request('PUT', '/sessions/a/location', location);
      await main.request('POST', '/sessions/a/artifacts', inlineSave('first'));
      const upload = request({
        socketPath: join(runtime, 'socket'),
        method: 'PUT',
        path: `/sessions/a/value?name=model&save_id=${newSaveId()}`,
        headers: { 'x-artifact-storage': '1', 'content-type': 'application/octet-stream' }
      });
      upload.on('error', () => undefined);
      upload.write(Buffer.alloc(1 << 20, 1));
      await expect.poll(() => readdir(staging), { timeout: 20_000 }).toHaveLength(1);
      const others = [
        `${newSaveId()}~${'0'.repeat(16)}0000010000.tmp`, // Of another host.
        `${newSaveId()}~0123456789abcdef.tmp`, // Of an earlier version.
        `${newSaveId()}.pkl` // Nothing says of whom.
      ].sort();
      await Promise.all(others.map((name) => writeFile(join(staging, name), 'x')));
      await main.kill();
      upload.destroy();
      main = await MainProcess.start({ runtime, environment });
      await main.request('PUT', '/sessions/a/location', location);
      expect((await main.request('POST', '/sessions/a/artifacts', inlineSave('next'))).status).toBe(
        200
      );
      // It waits for what the first save began.
      await main.request('POST', '/sessions/a/operations/clean_up?wait=10', { dry_run: true });
      expect((await readdir(staging)).sort()).toEqual(others);
    } finally {
      await main.stop();
      rmSync(runtime, { recursive: true, force: true });
    }
  }, 60_000);
});
