import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact, ArtifactSummary } from '../../../api/artifact.js';

/** What is wrong with the value of one version; undefined where nothing is known to be. */
export function missingText(
  { value_missing, damaged_at }: Pick<Artifact, 'value_missing' | 'damaged_at'>,
  trans: TranslationBundle
): string | undefined {
  if (value_missing === true) {
    return trans.__('its value is missing');
  }
  return damaged_at === undefined
    ? undefined
    : trans.__('its value has other bytes than were saved');
}

/** What is missing of a name or damaged: its newest value, or those of earlier versions. */
export function missingLabel(
  artifact: ArtifactSummary,
  trans: TranslationBundle
): string | undefined {
  const { missing_versions = 0, damaged_versions = 0, version_count } = artifact;
  const ofNewest = missingText(artifact, trans);
  const isOnlyNewest = ofNewest !== undefined && missing_versions + damaged_versions <= 1;
  if (version_count === 1 || isOnlyNewest) {
    return ofNewest;
  }
  const said = [
    ...(missing_versions === 0
      ? []
      : [
          trans._n(
            '%1 of %2 versions has no value',
            '%1 of %2 versions have no value',
            missing_versions,
            version_count
          )
        ]),
    ...(damaged_versions === 0
      ? []
      : [trans._n('%1 damaged version', '%1 damaged versions', damaged_versions)])
  ];
  return said.length === 0 ? undefined : said.join(', ');
}
