import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const directory = mkdtempSync(join(tmpdir(), 'unit-'));

/** Vitest's global set-up: every temporary file of the run is in one directory, which goes with it. */
export function setup(): void {
  // PostgreSQL may run as another user, who has to get through to its own directory.
  chmodSync(directory, 0o755);
  process.env.TMPDIR = directory;
}

/** Vitest's global tear-down. */
export function teardown(): void {
  rmSync(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
