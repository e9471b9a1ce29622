import type { FastifyError } from 'fastify';
import { ArtifactStorageError } from '../../api/errors.js';
import { neededBySchema } from '../needed-by-schema.js';

type Finding = NonNullable<FastifyError['validation']>[number];

/** What a field is called, where its name says little to people. */
const CALLED: Readonly<Record<string, string>> = {
  session_id: 'session’s id',
  save_id: 'save’s id'
};

const NAME_HINT = 'Give the artifact a name, for example "churn-model".';

/** The field that a finding is about, and what is said of it. */
function saidOf(findings: readonly Finding[]): { readonly field: string; readonly text: string } {
  const [first] = findings;
  const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
  // A schema that allows nothing: the key is not known.
  if (first?.keyword === 'boolean') {
    return { field, text: `${field} is not known here.` };
  }
  const { requiredProperties } = first?.params ?? {};
  if (first?.keyword === 'required' && Array.isArray(requiredProperties)) {
    const missing = [field, String(requiredProperties[0])].filter((part) => part !== '').join('.');
    return { field: missing, text: `${missing} is missing.` };
  }
  const needed = neededBySchema(findings);
  const isOfName = CALLED[field] !== undefined || needed.startsWith('is ');
  const called = field === '' ? 'The request' : isOfName ? `The ${CALLED[field] ?? field}` : field;
  return { field, text: `${called} ${needed}.` };
}

/** What is wrong with a request that does not fit its schema, in words for people. */
export function invalidRequest(findings: readonly Finding[]): ArtifactStorageError {
  const { field, text } = saidOf(findings);
  return new ArtifactStorageError({
    kind: 'invalid_input',
    message: text,
    hint:
      field === 'name' && findings[0]?.keyword === 'minLength'
        ? NAME_HINT
        : 'Correct it and try again.',
    field: field === '' ? undefined : field
  });
}
