import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { mkdir, open, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeDirectory, temporaryDirectory } from './stores.js';

/** A small filesystem of its own, which a test may fill up. */
export interface SmallDisk {
  readonly path: string;
  /** Leaves about so many bytes free. */
  fill(left: number): Promise<void>;
  release(): Promise<void>;
}

/** Whether filesystems can be mounted here: as root on Linux, also in most containers. */
export function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return false;
  }
  const path = mkdtempSync(join(tmpdir(), 'artifact-storage-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=65536', 'tmpfs', path], { stdio: 'ignore' });
    execFileSync('umount', [path]);
    return true;
  } catch {
    return false;
  } finally {
    rmdirSync(path);
  }
}

/** Mounts a filesystem in memory; this needs root. */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const base = await temporaryDirectory();
  const path = join(base, 'disk');
  await mkdir(path);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path]);
  return {
    path,
    fill: async (left) => {
      const { bavail, bsize } = await statfs(path);
      const handle = await open(join(path, 'ballast'), 'a');
      await handle.writeFile(Buffer.alloc(Math.max(0, bavail * bsize - left)));
      await handle.close();
    },
    release: async () => {
      execFileSync('umount', [path]);
      await removeDirectory(base);
    }
  };
}
