import type { TranslationBundle } from '@jupyterlab/translation';
import { ArtifactStorageError, ERROR_KINDS, errorOf, type Problem } from '../../api/errors.js';
import { inPanelWords } from '../kit/panel-words.js';
import { ServerAway } from '../kit/server-away.js';

/** An answer of the Jupyter server, or of a proxy on the way, in place of the storage server's. */
export class GatewayError extends ServerAway {
  constructor(status: number, trans: TranslationBundle) {
    super(
      status === 404
        ? {
            kind: 'not_found',
            message: trans.__('The Jupyter server does not know the storage server.'),
            hint: trans.__(
              'Install jupyterlab-artifact-storage where the Jupyter server runs, then restart JupyterLab.'
            )
          }
        : {
            kind: 'unreachable',
            message: trans.__('The storage server does not answer (HTTP %1).', status),
            hint: trans.__('It is restarted by itself; try again in a few seconds.')
          }
    );
    this.status = status;
  }

  /** The HTTP status. */
  readonly status: number;
}

function isProblem(value: unknown): value is Problem {
  return (
    typeof value === 'object' &&
    value !== null &&
    'kind' in value &&
    'title' in value &&
    ERROR_KINDS.some((kind) => kind === value.kind)
  );
}

/** The error that an unsuccessful answer stands for. */
export async function errorOfResponse(
  response: Response,
  trans: TranslationBundle
): Promise<ArtifactStorageError> {
  const body: unknown = await response.json().catch(() => undefined);
  if (!isProblem(body)) {
    return new GatewayError(response.status, trans);
  }
  const error = errorOfProblem(body);
  // The Jupyter server said it in place of the storage server.
  return 'away' in body ? new ServerAway(error) : error;
}

/** The error of a {@link Problem}, also of one inside a report. */
export function errorOfProblem(problem: Problem): ArtifactStorageError {
  const { title, hint } = problem;
  return errorOf({ ...problem, title: inPanelWords(title), hint: inPanelWords(hint) });
}

/** The error for a request without an answer: the Jupyter server itself is gone. */
export function networkProblem(cause: unknown, trans: TranslationBundle): ArtifactStorageError {
  return new ServerAway({
    kind: 'unreachable',
    message: trans.__('The Jupyter server does not answer.'),
    hint: trans.__('Check that it still runs and that you are connected, then try again.'),
    cause
  });
}

/** Any thrown value as an {@link ArtifactStorageError}, so that a card can show it. */
export function asArtifactStorageError(value: unknown): ArtifactStorageError {
  if (value instanceof ArtifactStorageError) {
    return value;
  }
  return new ArtifactStorageError({
    kind: 'internal',
    message: value instanceof Error ? value.message : String(value),
    hint: 'Try again; if it happens again, reload the page.',
    cause: value
  });
}

/** Whether a request was aborted on purpose. */
export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'AbortError';
}
