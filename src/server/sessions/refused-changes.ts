import { ArtifactStorageError, type Problem } from '../../api/errors.js';

/** The session was given a location while another one was about to be remembered for it. */
export function alreadyChosen(): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'conflict',
    message: 'The location of this session was chosen meanwhile, so it stays.',
    hint: 'To use the other one, choose it: Change… in the Artifact Storage panel.'
  });
}

/** The change is not the latest one any more. */
export function nothingToUndo(): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'conflict',
    message:
      'This change cannot be undone any more: the location was changed again, or the storage server was restarted.',
    hint: 'Set the location that you want: Change… in the Artifact Storage panel.'
  });
}

/** The problem of a check that failed without one. */
export function unknownProblem(): Problem {
  return {
    title: 'The check failed without a reason.',
    status: 500,
    kind: 'internal',
    hint: 'Try again.'
  };
}
