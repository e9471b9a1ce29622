import { homedir } from 'node:os';
import { join } from 'node:path';
import { readNamedFile } from '../../files/user-file.js';

/** Where libpq's builds look for the socket: the password file calls that folder localhost. */
const DEFAULT_SOCKETS = new Set(['/var/run/postgresql', '/run/postgresql', '/tmp']);

/** libpq's variable for a password. */
export const PASSWORD_VARIABLE = 'PGPASSWORD';

/** Set where the storage server belongs to one program: its environment is that of the program. */
const OF_A_PROGRAM = 'ARTIFACT_STORAGE_PROGRAM';

/** What a line of the password file is compared with. */
export interface ServerLogin {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

const unescaped = (field: string): string => field.replace(/\\(.?)/g, '$1');

/** The fields of a line as they are written: a `\` keeps the `:` after it from ending a field. */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/((?:[^:\\]|\\.?)*)(?::|$)/g)].map(([, field = '']) => field);
}

/** The password for a connection in the text of a libpq password file; the first match counts. */
export function passwordIn(text: string, login: ServerLogin): string | undefined {
  const host = DEFAULT_SOCKETS.has(login.host) ? 'localhost' : login.host;
  const wanted = [host, String(login.port), login.database, login.user];
  for (const line of text.split(/\r?\n/)) {
    const fields = fieldsOf(line);
    const fits = wanted.every(
      (value, i) => fields[i] === '*' || unescaped(fields[i] ?? '') === value
    );
    const password = unescaped(fields[4] ?? '');
    if (fits && password !== '' && !line.startsWith('#')) {
      return password;
    }
  }
  return undefined;
}

/**
 * The password that `~/.pgpass` has for a connection. As with libpq, a file that others may read
 * does not count. PGPASSFILE is not looked at.
 */
export async function passwordFromFile(login: ServerLogin): Promise<string | undefined> {
  const home = process.env['HOME'] ?? homedir();
  if (!home.startsWith('/')) {
    return undefined;
  }
  const path = join(home, '.pgpass');
  const file = await readNamedFile(path, undefined, ({ mode }) =>
    (mode & 0o077) === 0 ? undefined : 'others may read it'
  );
  return file.kind === 'read' ? passwordIn(file.content.toString('utf8'), login) : undefined;
}

/**
 * PGPASSWORD, as libpq reads it: before the password file. Only a program's own storage server reads
 * it. That of a Jupyter server serves many notebooks.
 */
export function passwordFromEnvironment(): string | undefined {
  const { env } = process;
  return env[OF_A_PROGRAM] === undefined ? undefined : env[PASSWORD_VARIABLE] || undefined;
}
