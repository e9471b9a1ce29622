import type { Artifact, ArtifactDetail } from '../../api/artifact.js';
import type { Comparison } from '../../api/comparison.js';
import { compareCode } from './compare-code.js';
import { comparePreviews } from './compare-previews.js';
import { differencesOf } from './differences.js';
import { showsPart } from './shown-part.js';

/** What is recorded of a version. */
export type RecordedVersion = Omit<ArtifactDetail, 'value'>;

/** The facts that are compared, as texts. */
const FACTS = {
  value_type: ({ value_type }) => value_type,
  value_shape: ({ value_shape }) => value_shape?.join(' × ') ?? null,
  size: ({ size }) => String(size),
  python_version: ({ python_version }) => python_version,
  user: ({ user }) => user,
  notebook_path: ({ notebook_path }) => notebook_path,
  description: ({ description }) => description ?? null,
  tags: ({ tags = [] }) => (tags.length === 0 ? null : tags.join(', ')),
  aliases: ({ aliases = [] }) => (aliases.length === 0 ? null : aliases.join(', '))
} as const satisfies Readonly<Record<string, (version: RecordedVersion) => string | null>>;

type Fact = keyof typeof FACTS;

function changedFacts(before: RecordedVersion, after: RecordedVersion): Comparison['facts'] {
  return (Object.keys(FACTS) as Fact[]).flatMap((field) => {
    const [was, is] = [FACTS[field](before), FACTS[field](after)];
    return was === is ? [] : [{ field, before: was, after: is }];
  });
}

/** A version without what is compared of it. */
function shown(version: RecordedVersion): Artifact {
  const { code: _code, preview: _preview, packages: _packages, save_id, ...artifact } = version;
  // LineaPy gives its saves no ids.
  return save_id ? { ...artifact, save_id } : artifact;
}

/** Whether the previews are the same, and whether they leave something of the values out. */
function comparePreviewTexts(
  { preview: was }: RecordedVersion,
  { preview: is }: RecordedVersion
): Pick<Comparison, 'same_preview' | 'preview_in_part'> {
  return {
    ...(differencesOf(was, is).length === 0 ? { same_preview: true } : {}),
    ...(showsPart(was) || showsPart(is) ? { preview_in_part: true } : {})
  };
}

/** The metadata of notes as texts. */
function textsOf(metadata: RecordedVersion['metadata'] = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, String(value)]));
}

/** How two versions differ, as far as that was recorded of them: their values are not read. */
export function compareVersions(before: RecordedVersion, after: RecordedVersion): Comparison {
  const packages = differencesOf(before.packages, after.packages);
  return {
    before: shown(before),
    after: shown(after),
    same_bytes: before.sha256 !== '' && before.sha256 === after.sha256,
    ...comparePreviewTexts(before, after),
    facts: changedFacts(before, after),
    ...(before.code === null && after.code === null
      ? {}
      : { code: compareCode(before.code ?? '', after.code ?? '') }),
    packages: packages.map(({ key: name, ...change }) => ({ name, ...change })),
    metadata: differencesOf(textsOf(before.metadata), textsOf(after.metadata)),
    ...comparePreviews(before, after)
  };
}
