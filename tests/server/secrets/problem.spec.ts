import { expect, it } from 'vitest';
import { ArtifactStorageError } from '../../../src/api/errors.js';
import { toProblem } from '../../../src/server/secrets/problem.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';

it.each([
  ['sqlite:////data/x.sqlite', 'sqlite:////data/x.sqlite'],
  ['sqlite:////data/canary-secret.sqlite', undefined]
])('offers what was meant, unless a secret is in it: %s', (meant, offered) => {
  const redactor = new Redactor();
  redactor.learn({ storage_options: { secret: 'canary-secret' } });
  const error = new ArtifactStorageError({
    kind: 'invalid_input',
    message: 'No URL.',
    hint: `Did you mean ${meant}?`,
    meant
  });
  const problem = toProblem(error, redactor);
  expect(problem.meant).toBe(offered);
  expect(JSON.stringify(problem)).not.toContain('canary-secret');
});
