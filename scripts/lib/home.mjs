import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
 * Runs something with an empty temporary home directory, and removes it afterwards.
 *
 * @param environment - The environment to begin with.
 * @param body - Gets the environment with the temporary home.
 */
export async function withEmptyHome(environment, body) {
  const home = mkdtempSync(join(tmpdir(), 'artifact-home-'));
  const runtime = join(home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const kept = Object.entries(environment).filter(([name]) => !LEADING_HOME.test(name));
  const shared = SHARED.filter(([name]) => environment[name] === undefined)
    .map(([name, path]) => [name, join(homedir(), path)])
    .filter(([, path]) => existsSync(path));
  try {
    return await body({
      ...Object.fromEntries([...shared, ...kept]),
      HOME: home,
      USERPROFILE: home,
      XDG_RUNTIME_DIR: runtime
    });
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}
