import type { ArtifactStorageError } from '../../api/errors.js';

/** After so many failures one after the other, nothing of a root is asked for any more. */
const LIMIT = 3;

/** Failures of a whole root, not of one value. A file of a folder may have permissions of its own. */
const isOfRoot = (root: string, { kind }: ArtifactStorageError): boolean =>
  kind === 'unreachable' || (kind === 'permission_denied' && root.includes('://'));

interface Failing {
  readonly count: number;
  readonly error: ArtifactStorageError;
}

/** The roots of a source that do not answer: each of their values would be waited for. */
export class DownRoots {
  readonly #failing = new Map<string, Failing>();

  /** Notes why a value of a root could not be read. */
  note(root: string, error: ArtifactStorageError): ArtifactStorageError {
    if (isOfRoot(root, error)) {
      this.#failing.set(root, { count: (this.#failing.get(root)?.count ?? 0) + 1, error });
    }
    return error;
  }

  /** Notes that a root answered. */
  answered(root: string): void {
    this.#failing.delete(root);
  }

  /** Why nothing of a root can be read; undefined where it may. */
  problemOf(root: string): ArtifactStorageError | undefined {
    const failing = this.#failing.get(root);
    return failing === undefined || failing.count < LIMIT ? undefined : failing.error;
  }
}
