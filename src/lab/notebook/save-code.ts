import { pythonLiteral, pythonText } from './python-text.js';
import type { Variables } from './variables.js';

/** What is saved, and what people write about it. */
export interface SaveChoice {
  readonly variable: string;
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
}

/** Python code that saves a variable; it imports the client where the notebook has not done so. */
export function saveCode(
  { variable, name, description, tags }: SaveChoice,
  { alias, taken }: Pick<Variables, 'alias' | 'taken'>
): string {
  const module = alias ?? (taken ? 'artifact_storage' : 'storage');
  const imported = taken ? 'import artifact_storage\n' : 'import artifact_storage as storage\n';
  const call = [
    variable,
    pythonText(name),
    ...(description === '' ? [] : [`description=${pythonText(description)}`]),
    ...(tags.length === 0 ? [] : [`tags=${pythonLiteral(tags)}`])
  ];
  return `${alias === null ? imported : ''}${module}.save(${call.join(', ')})`;
}
