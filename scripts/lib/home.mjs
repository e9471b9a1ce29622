import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Variables that lead programs back to the user's own files, stores and Jupyter servers. */
const LEADING_HOME =
  /^(XDG_|JUPYTER|IPYTHONDIR$|LINEAPY_|ARTIFACT_STORAGE_SOCKET$|JPY_|PYTHONSTARTUP$)/;

/** Download caches and package settings of the user, which do no harm and save much time. */
const SHARED = [
  ['PIP_CACHE_DIR', '.cache/pip'],
  ['PIP_CONFIG_FILE', '.config/pip/pip.conf'],
  ['PLAYWRIGHT_BROWSERS_PATH', '.cache/ms-playwright']
];

/**
 * Runs something with an empty home and an empty directory for temporary files, and removes both
 * afterwards: whatever the tests and their servers leave there goes with it.
 *
 * @param environment - The environment to begin with.
 * @param body - Gets the environment with the temporary home.
 */
export async function withEmptyHome(environment, body) {
  // Short: the path of a socket has 107 bytes at most.
  const base = mkdtempSync(join(tmpdir(), 'ast-'));
  const [home, temporary] = [join(base, 'home'), join(base, 't')];
  const runtime = join(home, 'run');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  mkdirSync(temporary);
  // Some tests work as other users.
  chmodSync(base, 0o711);
  chmodSync(temporary, 0o1777);
  const kept = Object.entries(environment).filter(([name]) => !LEADING_HOME.test(name));
  const shared = SHARED.filter(([name]) => environment[name] === undefined)
    .map(([name, path]) => [name, join(homedir(), path)])
    .filter(([, path]) => existsSync(path));
  try {
    return await body({
      ...Object.fromEntries([...shared, ...kept]),
      HOME: home,
      USERPROFILE: home,
      TMPDIR: temporary,
      XDG_RUNTIME_DIR: runtime
    });
  } finally {
    rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
