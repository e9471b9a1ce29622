import type { ResolvedLocation } from '../../api/location.js';
import { hasPassword, SECRET_MASK } from '../../location/sqlalchemy-url.js';
import { isNotShown } from '../../location/written-secrets.js';

/** LineaPy's variables for the two settings that it reads from the environment. */
const VARIABLES = {
  artifact_storage_dir: 'LINEAPY_ARTIFACT_STORAGE_DIR',
  database_url: 'LINEAPY_DATABASE_URL'
} as const;

/** What LineaPy is told of a location, and what it is not. */
export interface ILineaPyEnvironment {
  /** Variables that replace the kernel's own. */
  readonly set: Readonly<Record<string, string>>;
  /** Variables that stand back behind the kernel's own, as the settings editor does. */
  readonly fill: Readonly<Record<string, string>>;
  /** Whether the database URL holds a password and so is kept out of the environment. */
  readonly password_left_out: boolean;
  /** Whether there are options, which LineaPy reads from no variable. */
  readonly options_left_out: boolean;
}

/**
 * The environment with which LineaPy uses a location. What comes from the environment, LineaPy's
 * configuration file or the default, LineaPy finds by itself.
 */
export function lineaPyEnvironment(location: ResolvedLocation): ILineaPyEnvironment {
  const set: Record<string, string> = {};
  const fill: Record<string, string> = {};
  let password_left_out = false;
  for (const key of ['artifact_storage_dir', 'database_url'] as const) {
    const { value, origin } = location[key];
    const told = origin === 'session' || origin === 'command_line' || origin === 'settings';
    if (!told || isNotShown(value)) {
      continue;
    }
    if (hasPassword(value) || value.includes(SECRET_MASK)) {
      password_left_out = true;
    } else if (origin === 'settings') {
      fill[VARIABLES[key]] = value;
    } else {
      set[VARIABLES[key]] = value;
    }
  }
  return {
    set,
    fill,
    password_left_out,
    options_left_out: Object.keys(location.storage_options.value).length > 0
  };
}

/**
 * What came of it: the variables are there, LineaPy had already read its environment, or the kernel
 * does not run LineaPy alone.
 */
export type LineaPyOutcome = 'set' | 'late' | 'none';

const CODE = `
import importlib.util, json, os, sys
def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
told = json.loads(TOLD)
if is_there("artifact_storage") or not is_there("lineapy"):
    outcome = "none"
elif "lineapy" in sys.modules:
    outcome = "late"
else:
    os.environ.update(told["set"])
    for name, value in told["fill"].items():
        os.environ.setdefault(name, value)
    outcome = "set"
`;

/**
 * A Python expression (3.6 and newer) that sets the variables where LineaPy has not been imported
 * yet, and leaves no name behind. Its value is a {@link LineaPyOutcome}.
 */
export function environmentExpression({ set, fill }: ILineaPyEnvironment): string {
  // A JSON string is a Python string literal, too.
  const told = JSON.stringify(JSON.stringify({ set, fill }));
  return `(lambda names: (exec(${JSON.stringify(CODE)}, names), names["outcome"])[1])({"TOLD": ${told}})`;
}

/** Reads the answer to {@link environmentExpression}. */
export function outcomeOf(expression: unknown): LineaPyOutcome | undefined {
  const data = (expression as { data?: Record<string, unknown> } | undefined)?.data;
  switch (data?.['text/plain']) {
    case "'set'":
      return 'set';
    case "'late'":
      return 'late';
    case "'none'":
      return 'none';
    default:
      return undefined;
  }
}
