import type { LocationSettings, ResolvedLocation } from '../../api/location.js';
import { isSecretOption } from '../../location/storage-options.js';
import { trimEnd } from '../../location/trim-end.js';
import type { IArtifactRef } from '../interfaces/artifacts.js';
import { pythonLiteral, pythonText } from '../notebook/python-text.js';

/** Words that cannot name a variable, and those that the code itself uses. */
const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return storage store try while with yield'.split(
    ' '
  )
);

/** A variable name for an artifact: `churn-model` becomes `churn_model`. */
function variableOf(name: string): string {
  const begun = name.normalize('NFKC').replace(/[^\p{L}\p{Nd}_]+/gu, '_');
  const words = trimEnd(begun.replace(/^_+/, ''), /_/);
  const variable = /^\p{Nd}/u.test(words) ? `_${words}` : words;
  if (variable === '') {
    return 'value';
  }
  return KEYWORDS.has(variable) ? `${variable}_` : variable;
}

/**
 * Python code that loads artifacts: without a version the newest at the time the code runs.
 *
 * @param location - Where they are, for a session that is elsewhere; absent: where the session is.
 */
export function loadCodeOf(refs: readonly IArtifactRef[], location?: ResolvedLocation): string {
  const store = location === undefined ? 'storage' : 'store';
  return [
    IMPORT,
    ...(location === undefined ? [] : [storeLine(location)]),
    ...refs.map((ref) => loadLine(ref, store))
  ].join('\n');
}

const IMPORT = 'import artifact_storage as storage';

function loadLine({ name, version, source }: IArtifactRef, store: string): string {
  const from = source === 'lineapy' ? ', source="lineapy"' : '';
  const args =
    version === undefined ? pythonText(name) : `${pythonText(name)}, version=${version}${from}`;
  return `${variableOf(name)} = ${store}.get(${args}).get_value()`;
}

/** A store beside that of the session. Secrets are not in it: the kernel says what it lacks. */
function storeLine(location: ResolvedLocation): string {
  const { artifact_storage_dir = '', database_url = '', storage_options } = settingsAt(location);
  return `store = storage.Storage(${[
    `artifact_storage_dir=${pythonText(artifact_storage_dir)}`,
    `database_url=${pythonText(database_url)}`,
    ...(storage_options === undefined ? [] : [`storage_options=${pythonLiteral(storage_options)}`])
  ].join(', ')})`;
}

/** The settings that lead to a location, without its secrets. */
export function settingsAt({
  artifact_storage_dir,
  database_url,
  storage_options
}: ResolvedLocation): LocationSettings {
  const options = Object.entries(storage_options.value).filter(([name]) => !isSecretOption(name));
  return {
    artifact_storage_dir: artifact_storage_dir.value,
    database_url: database_url.value,
    ...(options.length === 0 ? {} : { storage_options: Object.fromEntries(options) })
  };
}

/** Python code that saves something: shown where the store is empty. */
export const SAVE_CODE =
  'import artifact_storage as storage\nstorage.save([1, 2, 3], "my-first-artifact")';

/** The same for a kernel that runs LineaPy, which saves variables only. */
export const LINEAPY_SAVE_CODE =
  'import lineapy\nvalue = [1, 2, 3]\nlineapy.save(value, "my-first-artifact")';
