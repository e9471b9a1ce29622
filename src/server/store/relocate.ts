import { type Static, Type } from 'typebox';
import { Check } from 'typebox/value';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { type Relocation, RelocationSchema } from '../../api/relocation.js';
import type { ValueRoot } from '../../location/value-root.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { RootValues } from '../metadata/totals.js';
import type { LongWork } from '../operations/long-work.js';
import type { ValueStore } from '../values/value-store.js';
import { hashValue } from './hash-value.js';
import type { ValueRoots } from './value-roots.js';

/** How many values that do not verify a report names. */
const MAX_PROBLEMS = 200;

/** How often the work is noted, in milliseconds: what is read after it is read again. */
const NOTE_MS = 250;

/** What is to be relocated, and how. */
export interface RelocationPlan {
  /** The root as it is recorded, or without its endpoint where only one root is meant. */
  readonly from: ValueRoot;
  /** The new root. */
  readonly target: string;
  readonly dryRun: boolean;
}

const StepSchema = Type.Object({
  /** What the old root held when its values were verified. */
  stamp: Type.Object({ count: Type.Integer(), newest: Type.Integer() }),
  /** Versions that have been looked at, in their order. */
  seen: Type.Integer(),
  report: RelocationSchema,
  /** Written before the rows change. */
  commits: Type.Optional(Type.Literal(true))
});

type Step = Static<typeof StepSchema>;

/**
 * Lets versions whose root moved have their values in the new root: when every value there has the
 * recorded size and checksum, and not before. Copies and deletes nothing.
 *
 * @param roots opens the new root
 * @throws ArtifactStorageError `not_found` where no version has its value in the old root.
 */
export async function relocate(
  metadata: MetadataStore,
  roots: ValueRoots,
  { from: old, target, dryRun }: RelocationPlan,
  work: LongWork
): Promise<Relocation> {
  const earlier = work.notes.filter((note) => Check(StepSchema, note)).at(-1);
  if (earlier?.commits === true && (await isCommitted(metadata, earlier))) {
    return { ...earlier.report, relocated: true };
  }
  refuseSame(old.text, target);
  const to = await roots.at(target);
  const from = await recordedRoot(metadata, old);
  refuseSame(from, to.root);
  const stamp = await metadata.stampOfRoot(from);
  const begun: Relocation = {
    old_root: from,
    new_root: to.root,
    dry_run: dryRun,
    versions: stamp.count,
    verified: 0,
    bytes: 0,
    problems: [],
    relocated: false
  };
  // If versions were saved or deleted meanwhile, its order says nothing any more.
  const last = isSame(earlier?.stamp, stamp) ? earlier : undefined;
  const { seen, report } = await verify(metadata, to, {
    step: last ?? { stamp, seen: 0, report: begun },
    work
  });
  if (dryRun || report.verified < seen) {
    return report;
  }
  work.note({ stamp, seen, report, commits: true } satisfies Step);
  await noteOwner(to, metadata);
  await metadata.noteRoot(to.root, roots.reaching(to.root));
  work.signal.throwIfAborted();
  await metadata.relocateRoot(from, to.root, stamp);
  return { ...report, relocated: true };
}

/**
 * Before the rows: a clean-up of another database must never take these values for orphans. Where
 * this session may only read, it cannot say so, and only a session that may write there can delete them.
 */
async function noteOwner(values: ValueStore, metadata: MetadataStore): Promise<void> {
  const storeId = await metadata.storeId();
  try {
    await values.addOwner(storeId, metadata.location);
  } catch (error) {
    const isReadOnly =
      isArtifactStorageError(error) &&
      (error.kind === 'permission_denied' || error.kind === 'unsupported');
    if (!isReadOnly) {
      throw error;
    }
  }
}

/** Looks at the values of the versions that have not been looked at yet. */
async function verify(
  metadata: MetadataStore,
  to: ValueStore,
  { step: { stamp, seen, report }, work }: { readonly step: Step; readonly work: LongWork }
): Promise<Step> {
  const done = { seen, ...report, problems: [...report.problems] };
  const step = (): Step => {
    const { seen: count, ...now } = done;
    return { stamp, seen: count, report: { ...now, problems: [...now.problems] } };
  };
  const tell = (): void => work.tell({ done: done.seen, total: stamp.count, unit: 'values' });
  let noted = Date.now();
  let skip = seen;
  tell();
  for await (const { name, version, value_key, size, sha256 } of metadata.versionsInRoot(
    report.old_root
  )) {
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    await work.step();
    const found = await hashValue(to, value_key, { signal: work.signal });
    if (found?.size === size && found.sha256 === sha256) {
      done.verified += 1;
      done.bytes += size;
    } else if (done.problems.length < MAX_PROBLEMS) {
      const reason = found === null ? 'missing' : 'changed';
      done.problems.push({ name, version, value_key, reason });
    }
    done.seen += 1;
    tell();
    if (Date.now() - noted >= NOTE_MS) {
      noted = Date.now();
      work.note(step());
    }
  }
  return step();
}

function isSame(before: RootValues | undefined, now: RootValues): boolean {
  return before?.count === now.count && before.newest === now.newest;
}

/** Whether the rows were changed before the process was killed: all of them in one statement. */
async function isCommitted(metadata: MetadataStore, { stamp, report }: Step): Promise<boolean> {
  const { old_root, new_root } = report;
  const [left, there] = await Promise.all([
    metadata.stampOfRoot(old_root),
    metadata.stampOfRoot(new_root)
  ]);
  return left.newest < stamp.newest && there.newest >= stamp.newest;
}

function refuseSame(from: string, to: string): void {
  if (from === to) {
    throw new ArtifactStorageError({
      kind: 'invalid_input',
      message: `The old and the new address are the same: ${to}.`,
      hint: 'Give the address where the values are now as the new one.',
      field: 'new_root'
    });
  }
}

async function recordedRoot(metadata: MetadataStore, { text }: ValueRoot): Promise<string> {
  const roots = await metadata.roots();
  const sameUrl = roots.filter((root) => root === text || root.startsWith(`${text} at `));
  const [found] = roots.includes(text) ? [text] : sameUrl.length === 1 ? sameUrl : [];
  if (found !== undefined) {
    return found;
  }
  throw new ArtifactStorageError({
    kind: 'not_found',
    message: `No version has its value in ${text}.`,
    hint:
      roots.length === 0
        ? 'This metadata store holds no versions at all.'
        : `Values are in: ${roots.join(', ')}.`,
    field: 'old_root'
  });
}
