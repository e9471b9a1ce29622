import type { FastifyError } from 'fastify';
import { ArtifactStorageError } from '../../api/errors.js';

type Finding = NonNullable<FastifyError['validation']>[number];

/** What a field is called, where its name says little to people. */
const CALLED: Readonly<Record<string, string>> = {
  session_id: 'session’s id',
  save_id: 'save’s id'
};

const NAME_HINT = 'Give the artifact a name, for example "churn-model".';

function said(field: string, { keyword, params, message }: Finding): string {
  const called = CALLED[field] ?? field;
  const limit = Number(params.limit);
  if (keyword === 'minLength' && limit === 1) {
    return `The ${called} is empty.`;
  }
  if (keyword === 'maxLength') {
    return `The ${called} is longer than ${limit.toLocaleString('en-US')} characters.`;
  }
  return `${field === '' ? 'The request' : field} ${message ?? 'is not valid'}.`;
}

/** What is wrong with a request that does not fit its schema, in words for people. */
export function invalidRequest(findings: readonly Finding[]): ArtifactStorageError {
  const [first] = findings;
  const field = first?.instancePath.replace(/^\//, '').replaceAll('/', '.') ?? '';
  return new ArtifactStorageError({
    kind: 'invalid_input',
    message: first === undefined ? 'The request is not valid.' : said(field, first),
    hint:
      field === 'name' && first?.keyword === 'minLength' ? NAME_HINT : 'Correct it and try again.',
    field: field === '' ? undefined : field
  });
}
