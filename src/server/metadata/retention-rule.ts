import type { Artifact } from '../../api/artifact.js';
import type { Retention } from '../../api/retention.js';
import { aliasesOfVersion } from './alias-rows.js';
import { inChunks } from './chunks.js';
import type { Database } from './tables.js';

/** Which versions may go: those of which all conditions say so. */
export interface RetentionRule {
  /** Keep the newest N versions of each name. */
  readonly keep_newest?: number | undefined;
  /** Saved before: ISO 8601, UTC. */
  readonly before?: string | undefined;
  /** With this tag. */
  readonly tag?: string | undefined;
}

/** Why a version stays. */
export type KeptBecause = keyof Retention['kept_because'];

/** Numbers of a name's versions. */
export interface NewestNumbers {
  readonly newest: number;
  /** The lowest of those that `keep_newest` keeps; 0 where it keeps all. */
  readonly lowestKept: number;
}

type Looked = Pick<Artifact, 'version' | 'date_created' | 'tags' | 'aliases'>;

/** Why a version stays, by the first reason; null: it goes. */
export function whyKept(
  { version, date_created, tags = [], aliases = [] }: Looked,
  { newest, lowestKept }: NewestNumbers,
  { keep_newest, before, tag }: RetentionRule
): KeptBecause | null {
  return version >= newest
    ? 'newest'
    : aliases.length > 0
      ? 'alias'
      : keep_newest !== undefined && version >= lowestKept
        ? 'keep_newest'
        : before !== undefined && date_created >= before
          ? 'younger'
          : tag !== undefined && !tags.includes(tag)
            ? 'tag'
            : null;
}

/** Versions of a name that a rule lets go; it is asked again before they go. */
export interface UnkeptVersions {
  readonly versions: readonly number[];
  readonly rule: RetentionRule;
}

/** Which of these versions the rule lets go now. */
export async function unkeptNow(
  db: Database,
  nameId: number,
  { versions, rule }: UnkeptVersions
): Promise<ReadonlySet<number>> {
  const { keep_newest = 1 } = rule;
  const numbers = db
    .selectFrom('artifact_storage_version')
    .select('version')
    .where('name_id', '=', nameId)
    .orderBy('version', 'desc')
    .limit(1);
  const newest = (await numbers.executeTakeFirst())?.version ?? 0;
  const lowestKept = (await numbers.offset(keep_newest - 1).executeTakeFirst())?.version ?? 0;
  const rows = await inChunks(versions, (some) =>
    db
      .selectFrom('artifact_storage_version as v')
      .select(['v.version', 'v.date_created', 'v.tags', aliasesOfVersion.as('aliases')])
      .where('v.name_id', '=', nameId)
      .where('v.version', 'in', some)
  );
  const go = rows.filter(({ version, date_created, tags, aliases }) => {
    const looked = {
      version,
      date_created,
      tags: tags === null ? [] : (JSON.parse(tags) as string[]),
      aliases: aliases === null ? [] : aliases.split(',')
    };
    return whyKept(looked, { newest, lowestKept }, rule) === null;
  });
  return new Set(go.map(({ version }) => version));
}
