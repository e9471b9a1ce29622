import { expect } from 'vitest';
import { ArtifactStorageError } from '../../../src/api/errors.js';

/** Waits for a promise to fail with our error, and hands it out. */
export async function failureOf(promise: Promise<unknown>): Promise<ArtifactStorageError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  );
  expect(error).toBeInstanceOf(ArtifactStorageError);
  const failure = error as ArtifactStorageError;
  expect(failure.hint).not.toBe('');
  return failure;
}
