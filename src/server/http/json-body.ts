import type { FastifyInstance } from 'fastify';
import { ArtifactStorageError } from '../../api/errors.js';
import { beyondJsonLimits } from '../../api/json-limits.js';

function refused(reason: string, hint: string): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'invalid_input',
    message: `The request is not used: ${reason}.`,
    hint
  });
}

/** A number of an object that JSON has not, with its key: some programs write it nevertheless. */
const NO_NUMBER = /"(\w{1,64})":\s*-?(?:NaN|Infinity)\b/;

/** Never the parser's own message: it quotes the text, which may hold a secret. */
function reasonOf(error: Error, text: string): ArtifactStorageError {
  const field = NO_NUMBER.exec(text)?.[1];
  if (field !== undefined) {
    return new ArtifactStorageError({
      kind: 'invalid_input',
      message: `${field} is no finite number.`,
      hint: 'Correct it and try again.',
      field
    });
  }
  return (
    forbiddenKey(text) ??
    (/prototype/.test(error.message)
      ? refused('a key in it is __proto__ or constructor', 'Use another key.')
      : refused('its body is not valid JSON', 'Send one JSON value in UTF-8.'))
  );
}

/** JSON with a key that programs of JavaScript mistake for another one's class. */
function forbiddenKey(text: string): ArtifactStorageError | undefined {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return undefined;
  }
  const [field] =
    Object.entries(body ?? {}).find(([, value]) => /"__proto__":/.test(JSON.stringify(value))) ??
    [];
  return field === undefined
    ? undefined
    : new ArtifactStorageError({
        kind: 'invalid_input',
        message: `${field} has the key "__proto__", which cannot be kept.`,
        hint: 'Use another key.',
        field
      });
}

/** Parses the bodies of requests, within limits: no body blocks the others, or overflows a stack. */
export function registerJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = body.toString();
    if (text === '') {
      // JupyterLab's requests name this type without a body as well.
      done(null, undefined);
      return;
    }
    const beyond = beyondJsonLimits(text);
    if (beyond !== undefined) {
      done(refused(beyond, 'Send less of it, or flatter.'));
      return;
    }
    void parse(request, text, (error, value) => {
      done(error === null ? null : reasonOf(error, text), value);
    });
  });
}
