import { LOCATION_KEYS } from '../../../api/constants.js';
import type { Origin, ResolvedLocation } from '../../../api/location.js';
import { hasPassword, SECRET_MASK } from '../../../location/sqlalchemy-url.js';
import { isNotShown } from '../../../location/written-secrets.js';
import type { ILineaPyEnvironment } from '../../interfaces/location.js';

/** LineaPy's variables for the settings that it reads from the environment. */
const VARIABLES = {
  artifact_storage_dir: 'LINEAPY_ARTIFACT_STORAGE_DIR',
  database_url: 'LINEAPY_DATABASE_URL',
  storage_options: 'LINEAPY_STORAGE_OPTIONS'
} as const;

/** What LineaPy does not find by itself. */
const TOLD: readonly Origin[] = ['session', 'inherited', 'command_line', 'settings'];

function secretOf(location: ResolvedLocation): ILineaPyEnvironment['secret'] {
  const { database_url: url, storage_options: options } = location;
  const isMasked = (value: string) =>
    hasPassword(value) || value.includes(SECRET_MASK) || isNotShown(value);
  if (TOLD.includes(url.origin) && isMasked(url.value)) {
    return 'database_url';
  }
  return TOLD.includes(options.origin) && JSON.stringify(options.value).includes(SECRET_MASK)
    ? 'storage_options'
    : undefined;
}

/**
 * The environment with which LineaPy uses a location. What comes from the environment, LineaPy's
 * configuration file or the default, LineaPy finds by itself. A location with a secret is not told
 * at all: half of it would mix two stores.
 */
export function lineaPyEnvironment(location: ResolvedLocation): ILineaPyEnvironment {
  const set: Record<string, string> = {};
  const fill: Record<string, string> = {};
  const secret = secretOf(location);
  if (secret !== undefined || isNotShown(location.artifact_storage_dir.value)) {
    return { set, fill, in_use: {}, secret };
  }
  const { artifact_storage_dir: dir, database_url: url, storage_options: options } = location;
  const texts = {
    artifact_storage_dir: dir.value,
    database_url: url.value,
    storage_options: JSON.stringify(options.value)
  };
  for (const key of LOCATION_KEYS) {
    const { origin } = location[key];
    // Without options LineaPy's variable is better not there.
    if (TOLD.includes(origin) && texts[key] !== '{}') {
      (origin === 'settings' ? fill : set)[VARIABLES[key]] = texts[key];
    }
  }
  return {
    set,
    fill,
    in_use: {
      [VARIABLES.artifact_storage_dir]: dir.value,
      // A password that LineaPy has from its own environment is masked here.
      ...(url.value.includes(SECRET_MASK) ? {} : { [VARIABLES.database_url]: url.value })
    },
    secret
  };
}

/** The variables are set, LineaPy was imported with others, or the kernel has our client. */
export type LineaPyOutcome = 'set' | 'late' | 'none';

const CODE = `
import importlib.util, json, os, sys
def is_there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
def place(text):
    path = text[10:] if text.startswith("sqlite:///") else text
    return os.path.realpath(path) if path.startswith("/") else text
def is_in_use(name, value):
    # LineaPy writes what it uses into its variables when it is imported.
    return place(os.environ.get(name, value)) == place(value)
told = json.loads(TOLD)
if is_there("artifact_storage") or not is_there("lineapy"):
    outcome = "none"
elif "lineapy" in sys.modules:
    in_use = all([is_in_use(*one) for one in told["in_use"].items()])
    outcome = "set" if in_use else "late"
else:
    os.environ.update(told["set"])
    for name, value in told["fill"].items():
        os.environ.setdefault(name, value)
    outcome = "set"
`;

/** A Python 3.6 expression that sets the variables before LineaPy is imported. */
export function environmentExpression({ set, fill, in_use }: ILineaPyEnvironment): string {
  // A JSON string is a Python string literal, too.
  const told = JSON.stringify(JSON.stringify({ set, fill, in_use }));
  return `(lambda names: (exec(${JSON.stringify(CODE)}, names), names["outcome"])[1])({"TOLD": ${told}})`;
}

/** Reads the answer to {@link environmentExpression}. */
export function outcomeOf(text: string | undefined): LineaPyOutcome | undefined {
  switch (text) {
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
