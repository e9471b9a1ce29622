import { ArtifactStorageError } from '../../api/errors.js';
import { closest } from '../../location/did-you-mean.js';
import { someNames } from '../../location/some-names.js';
import { visibleName } from '../../location/visible-name.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import { allInTrash, inTrash, saveInTrash } from './in-trash.js';
import type { WantedVersion } from './version-reader.js';

/** How many existing versions an error names. */
const SHOWN_VERSIONS = 10;

/** The error for a name or a version that does not exist, with what does. */
export async function notFound(
  metadata: MetadataStore,
  { name, version, source }: Pick<WantedVersion, 'name' | 'version' | 'source'>
): Promise<ArtifactStorageError> {
  const numbers = await metadata.versionNumbers(name, SHOWN_VERSIONS + 1);
  const trashed = source === 'lineapy' ? null : await metadata.trash.find(name, version);
  if (trashed !== null && (version !== null || numbers.length === 0)) {
    return version === null ? allInTrash(trashed) : inTrash(trashed);
  }
  const other =
    source === undefined
      ? null
      : await metadata.get(name, version, source === 'lineapy' ? 'artifact_storage' : 'lineapy');
  if (other !== null) {
    const [wanted, found] =
      source === 'lineapy' ? ['LineaPy', 'Artifact Storage'] : ['Artifact Storage', 'LineaPy'];
    return new ArtifactStorageError({
      kind: 'not_found',
      message: `${wanted} saved no ${version === null ? 'version' : `version ${version}`} of "${visibleName(name)}".`,
      hint: `${found} did: leave source out to get that one.`,
      field: 'source'
    });
  }
  if (numbers.length > 0 && version === null) {
    return new ArtifactStorageError({
      kind: 'not_found',
      message: `The versions of "${visibleName(name)}" were deleted or saved at this moment.`,
      hint: 'Try again.',
      field: 'name'
    });
  }
  if (numbers.length > 0) {
    const shown = numbers.slice(0, SHOWN_VERSIONS).reverse();
    const more = numbers.length > SHOWN_VERSIONS;
    return new ArtifactStorageError({
      kind: 'not_found',
      message: `The artifact "${visibleName(name)}" has no version ${numberText(version)}.`,
      hint:
        shown.length === 1
          ? `Its only version is ${shown[0]}.`
          : `It has the versions ${more ? '…, ' : ''}${shown.join(', ')}.`,
      field: 'version'
    });
  }
  // It may have been saved meanwhile.
  const similar = (await metadata.similarNames(name)).filter((one) => one !== name);
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `There is no artifact named "${visibleName(name)}".`,
    hint:
      similar.length === 0
        ? 'Look at the list of artifacts, and check that the storage location is the right one.'
        : (lookingTheSame(name, similar) ??
          `Did you mean ${similar.map((other) => `"${visibleName(other)}"`).join(' or ')}?`),
    field: 'name'
  });
}

/** For a name that differs only in how its letters are put together: nobody sees a difference. */
function lookingTheSame(name: string, others: readonly string[]): string | undefined {
  const same = others.find((other) => other.normalize('NFKC') === name.normalize('NFKC'));
  return same === undefined
    ? undefined
    : `There is "${visibleName(same)}", which looks the same: its letters are put together in another way. Copy the name from the list of artifacts.`;
}

/** A higher number is not what was typed: JSON's numbers have 16 digits. */
const numberText = (version: number | null): string =>
  version === null || Number.isSafeInteger(version) ? String(version) : 'that high';

/**
 * Refuses names and versions of which one does not exist.
 *
 * @param wanted without a number: all versions of the name
 * @throws ArtifactStorageError `not_found`
 */
export async function refuseUnknown(
  metadata: MetadataStore,
  wanted: readonly { readonly name: string; readonly version?: number | undefined }[]
): Promise<void> {
  const byName = Map.groupBy(wanted, ({ name }) => name);
  const there = await metadata.summaries([...byName.keys()]);
  const unknown = [...byName.keys()].filter((name) => !there.has(name));
  const [first = '', ...others] = unknown;
  if (unknown.length > 0) {
    const error = await notFound(metadata, { name: first, version: null });
    throw others.length === 0 ? error : noneOf(unknown, error);
  }
  for (const [name, all] of byName) {
    const numbers = all.flatMap(({ version }) => (version === undefined ? [] : [version]));
    const known = new Set(numbers.length === 0 ? [] : await metadata.versionNumbers(name));
    const version = numbers.find((number) => !known.has(number));
    if (version !== undefined) {
      throw await notFound(metadata, { name, version });
    }
  }
}

function noneOf(
  names: readonly string[],
  { kind, hint, field }: ArtifactStorageError
): ArtifactStorageError {
  const [first, ...others] = names.map((name) => `"${visibleName(name)}"`);
  const message = `There are no artifacts named ${first}, ${someNames(others)}.`;
  return new ArtifactStorageError({ kind, message, hint, field });
}

/** The error for an alias that a name does not have, with those that it has. */
export async function noSuchAlias(
  metadata: MetadataStore,
  name: string,
  alias: string
): Promise<ArtifactStorageError> {
  if ((await metadata.versionNumbers(name, 1)).length === 0) {
    return notFound(metadata, { name, version: null });
  }
  const aliases = (await metadata.aliases(name)).map((one) => one.alias);
  const [meant] = closest(alias, aliases);
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `The artifact "${visibleName(name)}" has no alias "${visibleName(alias)}".`,
    hint:
      meant !== undefined
        ? `Did you mean "${visibleName(meant)}"?`
        : aliases.length === 0
          ? `It has none: artifact.alias(${JSON.stringify(alias)}) lets one point at a version.`
          : `It has ${someNames(aliases.map((one) => `"${visibleName(one)}"`))}.`,
    field: 'alias'
  });
}

/** The error for a save that this database does not have, or no longer, or only in its trash. */
export async function noSuchSave(
  { location: database, trash }: Pick<MetadataStore, 'location' | 'trash'>,
  saveId: string,
  name: string,
  version: number | null
): Promise<ArtifactStorageError> {
  const trashed = await trash.ofSave(saveId);
  if (trashed !== null) {
    return saveInTrash(trashed, database);
  }
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `That save of "${visibleName(name)}"${version === null ? '' : ` (version ${version})`} is not in ${database}.`,
    hint: 'It was deleted, or saved in another database: look at the list of artifacts.',
    field: 'save_id'
  });
}
