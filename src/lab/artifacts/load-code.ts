import { trimEnd } from '../../location/trim-end.js';
import type { IArtifactRef } from '../interfaces/artifacts.js';
import { pythonText } from '../notebook/python-text.js';

/** Words that cannot name a variable. */
const KEYWORDS = new Set(
  'False None True and as assert async await break class continue def del elif else except finally for from global if import in is lambda nonlocal not or pass raise return storage try while with yield'.split(
    ' '
  )
);

/** A variable name for an artifact: `churn-model` becomes `churn_model`. */
export function variableOf(name: string): string {
  const begun = name.normalize('NFKC').replace(/[^\p{L}\p{Nd}_]+/gu, '_');
  const words = trimEnd(begun.replace(/^_+/, ''), /_/);
  const variable = /^\p{Nd}/u.test(words) ? `_${words}` : words;
  if (variable === '') {
    return 'value';
  }
  return KEYWORDS.has(variable) ? `${variable}_` : variable;
}

/** Python code that loads an artifact: without a version the newest at the time the code runs. */
export function loadCode({ name, version, source }: IArtifactRef): string {
  const quoted = pythonText(name);
  const from = source === 'lineapy' ? ', source="lineapy"' : '';
  const args = version === undefined ? quoted : `${quoted}, version=${version}${from}`;
  return `import artifact_storage as storage\n${variableOf(name)} = storage.get(${args}).get_value()`;
}

/** Python code that saves something: shown where the store is empty. */
export const SAVE_CODE =
  'import artifact_storage as storage\nstorage.save([1, 2, 3], "my-first-artifact")';

/** The same for a kernel that runs LineaPy, which saves variables only. */
export const LINEAPY_SAVE_CODE =
  'import lineapy\nvalue = [1, 2, 3]\nlineapy.save(value, "my-first-artifact")';
