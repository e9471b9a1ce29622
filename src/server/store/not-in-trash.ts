import { ArtifactStorageError } from '../../api/errors.js';
import type { RestoreRequest } from '../../api/trash.js';
import { someNames } from '../../location/some-names.js';
import { visibleName } from '../../location/visible-name.js';
import type { MetadataStore } from '../metadata/metadata-store.js';

type Wanted = RestoreRequest['version'];

const numbered = (numbers: readonly number[]): string =>
  `version${numbers.length === 1 ? '' : 's'} ${someNames(numbers.map(String))}`;

/** The error for what cannot be restored, with where it is, or what can be. */
export async function notInTrash(
  metadata: MetadataStore,
  name: string,
  version: Wanted
): Promise<ArtifactStorageError> {
  const [only, ...others] = typeof version === 'string' ? [] : [version].flat();
  const which =
    typeof version === 'string'
      ? `No version of "${visibleName(name)}" is`
      : others.length === 0
        ? `Version ${only} of "${visibleName(name)}" is not`
        : `None of the ${numbered([version].flat())} of "${visibleName(name)}" is`;
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `${which} in the trash of ${metadata.location}.`,
    hint: await hintOf(metadata, name, version),
    field: typeof version === 'string' ? 'name' : 'version'
  });
}

async function hintOf(metadata: MetadataStore, name: string, version: Wanted): Promise<string> {
  const there = await metadata.versionNumbers(name);
  const meant =
    typeof version === 'string' ? there : there.filter((one) => [version].flat().includes(one));
  if (meant.length > 0) {
    return `The list of artifacts has ${numbered(meant.toReversed())}: nothing has to be restored.`;
  }
  const trashed = await metadata.trash.ofName(name);
  return trashed.length > 0
    ? `The trash has ${numbered(trashed.map((one) => one.version))} of it.`
    : 'It was deleted for good, or never saved here: look at the trash and at the list of artifacts.';
}
