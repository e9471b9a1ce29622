import { createHash, randomBytes } from 'node:crypto';
import type { Artifact, ArtifactSource } from '../../api/artifact.js';
import { ArtifactStorageError, isArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type { CopyPlace, StoredArtifact } from '../metadata/metadata-store.js';
import { RetiredError } from '../metadata/retired-values.js';
import { UNWATCHED } from '../operations/long-work.js';
import { valueKey } from '../values/value-key.js';
import type { ArtifactStore } from './artifact-store.js';
import { stageCopy } from './copy-value.js';
import { toArtifact } from './to-artifact.js';

/** A version to copy; a database that was made anew may have another save under its number. */
export interface VersionToCopy {
  readonly name: string;
  readonly version: number;
  /** Of LineaPy's: as {@link lineapySaveId} makes it. */
  readonly save_id: string;
  readonly source?: ArtifactSource | undefined;
}

/**
 * What became of a copy: there, made by this call or by another one; nothing to copy, because the
 * version was deleted; or its own value cannot be read, which no other copy has to suffer from.
 */
export type CopyResult =
  | {
      readonly kind: 'copied';
      readonly artifact: Artifact;
      readonly made: boolean;
      /** Whether its value was read back and is what was saved. */
      readonly verified: boolean;
    }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly error: ArtifactStorageError };

/** How a copy gets its number. */
type PlacePolicy = Pick<CopyPlace, 'conflicts' | 'prefix'> & {
  /** Names whose versions get the next numbers, as one before them did; read at its turn. */
  readonly moved?: ReadonlySet<string>;
  /** Whether an earlier copy did so with one before it. */
  readonly isBehind?: boolean;
};

/** How to copy a version. */
export interface CopyOptions {
  /** Stops it; what it had brought is deleted then. */
  readonly signal?: AbortSignal | undefined;
  /** The same, where its value is at the target already. Absent: `signal` stops that, too. */
  readonly rowSignal?: AbortSignal | undefined;
  /** It keeps its save id, number, date and aliases. Absent: it is the next version, of now. */
  readonly place?: PlacePolicy | undefined;
  /** The id of the source's database, where it is known. */
  readonly copied_from?: string | undefined;
  /** The id of the target's database, where it is known. */
  readonly copied_to?: string | undefined;
  /** Told how many bytes have been read. */
  readonly onBytes?: (count: number) => void;
  /** Waited for between value and row: the versions of a name get their numbers in order. */
  readonly turn?: () => Promise<void>;
}

/**
 * Copies one version, value and row, to another store. The value is compared with its checksum on the
 * way, and read again where it then is. Again: the version that it has there already.
 *
 * @throws ArtifactStorageError of the target, or of a source that cannot be reached; then the
 *   target has no new version. NumberTakenError where its number is not free and it may have no other.
 */
export async function copyVersion(
  source: ArtifactStore,
  target: ArtifactStore,
  wanted: VersionToCopy,
  options: CopyOptions = {}
): Promise<CopyResult> {
  const { signal = UNWATCHED.signal, place } = options;
  signal.throwIfAborted();
  const copied_from = options.copied_from ?? (await source.copies.sourceId());
  const stored = await original(source, wanted, copied_from);
  if (stored === null) {
    return { kind: 'gone' };
  }
  if (stored.unavailable !== undefined) {
    return { kind: 'unreadable', error: withoutValue(stored) };
  }
  const { artifact: there, save_id } = await knownAs(target, stored, place !== undefined);
  if (there !== undefined) {
    // Its answer may be all that was lost.
    const made = attemptsAt(target).delete(save_id);
    return { kind: 'copied', artifact: there, made, verified: there.verified_at !== undefined };
  }
  const copied_to = options.copied_to ?? (await target.copies.sourceId());
  for (let tried = 0; ; tried++) {
    const attempt = attemptAt(target, { save_id, copied_from, copied_to, tried });
    const ids = { attempt, save_id, copied_from };
    const result = await attemptCopy({ source, target, stored, wanted }, ids, options);
    if (result.kind !== 'taken') {
      return result;
    }
    signal.throwIfAborted();
    if (tried === ATTEMPTS) {
      throw result.error;
    }
  }
}

/** One version on its way. */
interface OneCopy {
  readonly source: ArtifactStore;
  readonly target: ArtifactStore;
  readonly stored: StoredArtifact;
  readonly wanted: VersionToCopy;
}

/** The ids of its value and row at the target, and of the database that it comes from. */
interface CopyIds {
  readonly attempt: string;
  readonly save_id: string;
  readonly copied_from: string;
}

/** @returns `taken` where the id of the value cannot be used: it was retired, for example */
async function attemptCopy(
  { source, target, stored, wanted }: OneCopy,
  { attempt, save_id, copied_from }: CopyIds,
  options: CopyOptions
): Promise<CopyResult | { readonly kind: 'taken'; readonly error: ArtifactStorageError }> {
  const { signal = UNWATCHED.signal, rowSignal = signal, place, turn } = options;
  const { name } = stored;
  try {
    const value = { ...stored, source: wanted.source };
    const staged = await stageCopy(source, target, value, attempt, options);
    if (staged.kind === 'taken') {
      return staged;
    }
    if (staged.kind === 'unreadable') {
      await target.discard(attempt, name);
      return staged;
    }
    const { size, sha256, verified } = staged;
    const described = await describe(source, stored);
    await turn?.();
    rowSignal.throwIfAborted();
    const verified_at = verified ? new Date().toISOString() : undefined;
    const artifact = await target.save(
      { ...described, save_id, size, sha256, value: { staged: true } },
      {
        value_id: attempt,
        copied: {
          copied_from,
          original_save_id: stored.original_save_id ?? stored.save_id,
          ...(verified_at === undefined ? {} : { verified_at }),
          ...(place === undefined ? {} : { place: placeOf(stored, place) })
        }
      }
    );
    // Another storage server that makes the same copy has the same id for its value.
    const made =
      artifact.value_key === valueKey(name, attempt) && artifact.verified_at === verified_at;
    return { kind: 'copied', artifact, made, verified };
  } catch (error) {
    if (error instanceof RetiredError && !signal.aborted) {
      return { kind: 'taken', error };
    }
    if (isOutOfReach(error) || isOutOfReach(signal.reason)) {
      // Nothing can be deleted, or it is not known how far it came: the next attempt goes on with its value.
      attemptsAt(target).set(save_id, attempt);
    } else {
      await target.discard(attempt, name).catch(() => undefined);
    }
    signal.throwIfAborted();
    throw error;
  }
}

/** Whether a store has the copy of a version. */
export const hasCopy =
  (target: ArtifactStore) =>
  async (stored: StoredArtifact): Promise<boolean> =>
    (await knownAs(target, stored, false)).artifact !== undefined;

/** The id of a save of LineaPy's, which has none: the same one each time. */
export function lineapySaveId(
  { name, version, date_created }: Pick<Artifact, 'name' | 'version' | 'date_created'>,
  storeId: string
): string {
  const digest = createHash('sha256').update(`${storeId} ${version} ${name}`).digest('hex');
  return `${date_created.replace(/[-:]|\.\d+/g, '')}-${digest.slice(0, 12)}`;
}

/** The version that is meant, as it is recorded; null where it is not there any more. */
async function original(
  source: ArtifactStore,
  wanted: VersionToCopy,
  storeId: string
): Promise<StoredArtifact | null> {
  const found = await source.stored(wanted.name, wanted.version, wanted.source);
  const stored =
    found?.source === 'lineapy' ? { ...found, save_id: lineapySaveId(found, storeId) } : found;
  return stored?.save_id === wanted.save_id ? stored : null;
}

/**
 * What a target has of a version, and the id that a copy there gets.
 *
 * @param keepsId whether that of the save, unless another save has it
 */
async function knownAs(target: ArtifactStore, stored: StoredArtifact, keepsId: boolean) {
  const { save_id, original_save_id, size, sha256 } = stored;
  const derived = copiedSaveId(stored);
  const ids = [save_id, derived, ...(original_save_id === undefined ? [] : [original_save_id])];
  const known = await target.copies.known(ids);
  const there = [...known.values()].find(
    (one) => sha256 === '' || (one.size === size && one.sha256 === sha256)
  );
  const found = there === undefined ? null : await target.stored(there.name, there.version);
  return {
    save_id: keepsId && !known.has(save_id) ? save_id : derived,
    artifact: found === null ? undefined : toArtifact(found)
  };
}

/** What is recorded of a version, and stays so in a copy. */
async function describe(source: ArtifactStore, stored: StoredArtifact) {
  const { preview } = await source.previewOf(stored);
  const inputs = [...(await source.inputsOf(stored.save_id))];
  // Of the original, of its value there, and of where it is.
  const { version: _v, date_created: _d, aliases: _a, original_save_id: _o, ...rest } = stored;
  const { root: _r, value_key: _k, source: _s, unavailable: _u, preview_size: _p, ...more } = rest;
  const { verified_at: _at, damaged_at: _no, same_as: _same, warnings: _w, ...described } = more;
  return { ...described, preview, inputs };
}

function placeOf(stored: StoredArtifact, policy: PlacePolicy): CopyPlace {
  const { conflicts, prefix, moved, isBehind = false } = policy;
  const { name, version, date_created, aliases = [] } = stored;
  const other_save_id = copiedSaveId(stored);
  const isMoved = conflicts === 'append' && (isBehind || moved?.has(name) === true);
  return { version, date_created, aliases, other_save_id, conflicts, prefix, isMoved };
}

/** Attempts that broke off, by save_id of the copy. */
const brokenOff = new WeakMap<ArtifactStore, Map<string, string>>();

function attemptsAt(target: ArtifactStore): Map<string, string> {
  const known = brokenOff.get(target) ?? new Map<string, string>();
  brokenOff.set(target, known);
  return known;
}

/** How many ids of a value are made of what is copied. */
const ATTEMPTS = 2;

/**
 * The id of this attempt's value. It is made of what is copied, so a copy that goes on after kill -9
 * finds the values that had no row yet, from any machine. Where such an id was retired, it is another.
 */
function attemptAt(
  target: ArtifactStore,
  ids: Omit<CopyIds, 'attempt'> & { readonly copied_to: string; readonly tried: number }
): string {
  const { save_id, copied_from, copied_to, tried } = ids;
  const attempts = attemptsAt(target);
  const earlier = attempts.get(save_id);
  attempts.delete(save_id);
  const made = createHash('sha256').update(`${copied_to} ${copied_from} ${save_id} ${tried}`);
  const end = tried < ATTEMPTS ? made.digest('hex').slice(0, 12) : randomBytes(6).toString('hex');
  return earlier ?? `${save_id.slice(0, 16)}-${end}`;
}

/** An id that the same copy has each time, where it has not that of the save. */
function copiedSaveId({ save_id, root, value_key }: StoredArtifact): string {
  const digest = createHash('sha256').update(`${save_id} ${root} ${value_key}`).digest('hex');
  return `${save_id.slice(0, 16)}-${digest.slice(0, 12)}`;
}

function withoutValue({ name, version, unavailable = '' }: StoredArtifact): ArtifactStorageError {
  return new ArtifactStorageError({
    kind: 'not_found',
    message: `"${visibleName(name)}" version ${version}, which LineaPy saved, has no value to copy. ${unavailable}`,
    hint: 'Nothing of it can be copied.'
  });
}

/** Whether an end of the copy does not answer, or does not take the credentials. */
const isOutOfReach = (error: unknown): boolean =>
  isArtifactStorageError(error) &&
  (error.kind === 'unreachable' || error.kind === 'permission_denied');
