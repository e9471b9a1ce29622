import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type { StoredArtifact } from '../metadata/metadata-store.js';
import { isMissingValue } from '../values/value-store.js';

/** A version and where its value is, as messages name them. */
type NamedValue = Pick<StoredArtifact, 'name' | 'version' | 'root' | 'value_key'>;

/** What went wrong with a value, in the words of its artifact. */
export function explainedValue(
  error: unknown,
  stored: StoredArtifact,
  currentRoot: string
): unknown {
  if (isMissingValue(error)) {
    return new MissingValueError(stored);
  }
  const isLocked = isArtifactStorageError(error) && error.kind === 'permission_denied';
  return isLocked && stored.root !== currentRoot ? lockedValue(stored, error) : error;
}

/** The error for a version whose value is not there. */
export class MissingValueError extends ArtifactStorageError {
  /** @param others which other versions have their values; empty, or a sentence behind a space */
  constructor({ name, version, root, value_key }: NamedValue, others = '') {
    super({
      kind: 'corrupted',
      message: `The value of "${visibleName(name)}" version ${version} is missing: ${root} has no ${value_key}.`,
      hint: `Check that its disk is connected and that the file was not moved or deleted.${others}`
    });
  }
}

/** The error for a version whose value has another size or checksum. */
export class ChangedValueError extends ArtifactStorageError {
  /**
   * @param others as in {@link MissingValueError}
   * @param instead what else can be done than to restore the file
   */
  constructor(
    { name, version, root, value_key }: NamedValue,
    others = '',
    instead = 'load another version'
  ) {
    super({
      kind: 'corrupted',
      message: `The value of "${visibleName(name)}" version ${version} is not what was saved: ${root}, ${value_key}.`,
      hint: `The file was changed or damaged. Restore it from a backup, or ${instead}.${others}`
    });
  }
}

/** The error for a changed value that is to be copied. */
export const notCopied = (value: NamedValue): ChangedValueError =>
  new ChangedValueError(value, '', 'delete this version');

function lockedValue(
  { name, version, root }: StoredArtifact,
  error: ArtifactStorageError
): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'permission_denied',
    message: `The value of "${visibleName(name)}" version ${version} is in ${root}, not where this session keeps values now: ${error.message}`,
    hint: `${error.hint} Or use a location in that store once in this session, with its credentials: then they are known here.`,
    field: 'storage_options'
  });
}
