import {
  ArtifactStorageError,
  ERROR_KINDS,
  type ErrorDetails,
  type ErrorKind
} from '../../../../api/errors.js';
import { RootNotFoundError } from '../../value-store.js';
import {
  AccessDeniedError,
  CredentialsError,
  ObjectTakenError,
  StoreSilentError
} from '../object-errors.js';
import { textOf } from './host-lines.js';

const FIELD = 'artifact_storage_dir';

/** What the filesystem host says of a failure. */
interface HostProblem {
  readonly kind?: unknown;
  readonly message?: unknown;
  readonly hint?: unknown;
  readonly field?: unknown;
  readonly meant?: unknown;
  /**
   * `credentials`: they were refused as such, not what they may do. `root`: what is not found is the
   * bucket or container. `silent`: the filesystem does not answer.
   */
  readonly code?: unknown;
  /** What the library says, which follows the message. */
  readonly said?: unknown;
}

/** No filesystem host can be started, or it ended: a later call starts another one. */
export class HostLostError extends ArtifactStorageError {}

/** The host ended while something was under way. */
export function hostEnded(cause?: unknown): HostLostError {
  return new HostLostError({
    kind: 'unreachable',
    message: 'The filesystem host, which opens this kind of filesystem, ended unexpectedly.',
    hint: 'Try again: it is started anew.',
    field: FIELD,
    cause
  });
}

/** A body broke off: the filesystem's, or the host's. */
export function bodyBroken(cause: unknown, place: string): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'unreachable',
    message: `The value broke off on its way from ${place}.`,
    hint: 'Check the connection to its server, then try again.',
    field: FIELD,
    cause
  });
}

/** The host runs, and a connection to it broke off. */
export function connectionLost(place: string, cause: unknown): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'unreachable',
    message: `The connection to ${place} broke off.`,
    hint: 'Check that its server is reachable from here, then try again.',
    field: FIELD,
    cause
  });
}

/** No byte moves between the host and a filesystem for too long. */
export function filesystemSilent(place: string): StoreSilentError {
  return new StoreSilentError({
    kind: 'unreachable',
    message: `${place} does not answer.`,
    hint: 'Check that its server is reachable from here, then try again.',
    field: FIELD
  });
}

/** A filesystem that does not answer, without its name. */
class UnnamedSilenceError extends ArtifactStorageError {
  /** What its library says. */
  readonly said: unknown;

  constructor(details: ErrorDetails, said: unknown) {
    super(details);
    this.said = said;
  }
}

function withSaid(message: string, said: unknown): string {
  return [message, textOf(said)].filter((text) => text !== undefined).join(' ');
}

function detailsOf({ kind, message, hint, field, meant, said }: HostProblem): ErrorDetails {
  return {
    kind: ERROR_KINDS.find((one) => one === kind) ?? ('internal' satisfies ErrorKind),
    message: withSaid(textOf(message) ?? 'The filesystem failed without a reason.', said),
    hint: textOf(hint) ?? 'Try again.',
    field: textOf(field) ?? FIELD,
    meant: typeof meant === 'string' ? meant : undefined
  };
}

/** A problem of the host's as ours. */
export function hostError(problem: unknown): ArtifactStorageError {
  const given: HostProblem = typeof problem === 'object' && problem !== null ? problem : {};
  const details = detailsOf(given);
  if (details.kind === 'not_found' && given.code === 'root') {
    return new RootNotFoundError(details);
  }
  if (given.code === 'silent') {
    return new UnnamedSilenceError(details, given.said);
  }
  if (given.code === 'credentials') {
    return new CredentialsError(details);
  }
  return details.kind === 'permission_denied'
    ? new AccessDeniedError(details)
    : new ArtifactStorageError(details);
}

/** An error of the host's that names the filesystem which does not answer. */
export function withPlace(error: unknown, place: string): unknown {
  if (!(error instanceof UnnamedSilenceError)) {
    return error;
  }
  const { kind, hint, field, meant, cause } = error;
  const message = withSaid(`${place} does not answer.`, error.said);
  return new ArtifactStorageError({ kind, message, hint, field, meant, cause });
}

/** An error of a create-only write: `conflict` is a name that is taken. */
export function writeError(error: unknown, place: string): unknown {
  return error instanceof ArtifactStorageError && error.kind === 'conflict'
    ? new ObjectTakenError(place, error)
    : error;
}
