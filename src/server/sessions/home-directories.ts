import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';

/** What `os.path.expanduser` takes for a user: as in a password file, and no option of a program. */
const USER = /^[A-Za-z_0-9][\w.@-]{0,255}\$?$/;
/** Milliseconds: a directory service that does not answer must not hold up requests for long. */
const PATIENCE = 2000;
/** How long an answer counts, in milliseconds. */
const KEPT = 60_000;

const known = new Map<string, { readonly home: string | undefined; readonly until: number }>();

/** Whether a path is absolute: what else stands in HOME leads nowhere. */
const isAbsolute = (path: string | undefined): path is string => path?.startsWith('/') === true;

/** The home directory of this user: HOME, else what the system says; empty if HOME is invalid. */
export function ownHome(environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.HOME !== undefined) {
    return isAbsolute(environment.HOME) ? environment.HOME : '';
  }
  try {
    return userInfo().homedir;
  } catch {
    // A user without an entry, as in containers: nothing can be below `~` then.
    return '';
  }
}

/** The home directory of a user as `os.path.expanduser('~user')` says it, where there is one. */
export function homeOf(user: string): string | undefined {
  const cached = known.get(user);
  if (cached !== undefined && cached.until > Date.now()) {
    return cached.home;
  }
  const home = USER.test(user) ? (inPasswordFile(user) ?? inDirectoryService(user)) : undefined;
  if (known.size > 1000) {
    known.clear();
  }
  known.set(user, { home, until: Date.now() + KEPT });
  return home;
}

/** The sixth field of a line of passwd(5). */
function homeIn(passwd: string, user: string): string | undefined {
  const line = passwd.split('\n').find((one) => one.startsWith(`${user}:`));
  const home = line?.split(':')[5];
  return isAbsolute(home) ? home : undefined;
}

function inPasswordFile(user: string): string | undefined {
  try {
    return homeIn(readFileSync('/etc/passwd', 'utf8'), user);
  } catch {
    return undefined;
  }
}

/** LDAP, SSSD and the like; on macOS, Open Directory. */
function inDirectoryService(user: string): string | undefined {
  const ask = (program: string, ...given: string[]): string =>
    execFileSync(program, given, {
      encoding: 'utf8',
      timeout: PATIENCE,
      stdio: ['ignore', 'pipe', 'ignore']
    });
  try {
    return process.platform === 'darwin'
      ? /^dir: (\/.*)$/m.exec(ask('dscacheutil', '-q', 'user', '-a', 'name', user))?.[1]
      : homeIn(ask('getent', 'passwd', user), user);
  } catch {
    return undefined;
  }
}
