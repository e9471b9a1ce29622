import type { ListQuery, SummaryPage } from '../../api/artifact-list.js';
import type { RetainRequest, Retention } from '../../api/retention.js';
import type { Sizes, SizesQuery } from '../../api/sizes.js';
import type {
  SelectedNames,
  StoreVerification,
  VerifyStoreRequest
} from '../../api/store-verification.js';
import { unlessAborted } from '../grouping/unless-aborted.js';
import type { MetadataStore } from '../metadata/metadata-store.js';
import type { TrashNote } from '../metadata/trash-store.js';
import type { LongWork } from '../operations/long-work.js';
import type { CleanUpWork } from './clean-up.js';
import type { DeletedValues } from './delete-values.js';
import { deleteUnkept } from './delete-versions.js';
import type { LineapyValues } from './lineapy-values.js';
import type { MissingValues } from './missing-values.js';
import { refuseUnknown } from './not-found.js';
import { Retain, type RetainSources } from './retain.js';
import type { NameLists } from './selected-versions.js';
import { FileCount, knownBy, otherOwners, sparedSince, unknownFiles } from './unknown-files.js';
import { ValueLooks } from './value-looks.js';
import { StoreVerifier } from './verify-store.js';

/** A version that is asked for by its name; without a number: all of them. */
interface NamedVersion {
  readonly name: string;
  readonly version?: number | undefined;
}

const named = ({ names = [] }: SelectedNames): readonly NamedVersion[] =>
  names.map((name) => ({ name }));

/** What the care of a store needs. */
export interface UpkeepSources extends DeletedValues {
  readonly metadata: MetadataStore;
  readonly lineapy: LineapyValues;
  readonly missing: MissingValues;
  /** A page of names, also of those that lack values. */
  readonly list: (query: ListQuery) => Promise<SummaryPage>;
  /** Whether a save of this process still needs a key. */
  readonly needs: (key: string) => boolean;
}

/** Care of a store as a whole: verification, sizes, retention. */
export class StoreUpkeep {
  readonly #sources: UpkeepSources;
  readonly #lists: NameLists;

  constructor(sources: UpkeepSources) {
    this.#sources = sources;
    const { metadata, list } = sources;
    this.#lists = { list, summaries: (names) => metadata.summaries(names) };
  }

  /**
   * Refuses names and versions that do not exist, before anything is done.
   *
   * @throws ArtifactStorageError `not_found`, with what was probably meant.
   */
  async needs(wanted: readonly NamedVersion[], { notes, note }: LongWork): Promise<void> {
    // What an earlier process began goes on, whatever was deleted meanwhile.
    if (wanted.length > 0 && notes.length === 0) {
      await refuseUnknown(this.#sources.metadata, wanted);
      note({ named: wanted.length });
    }
  }

  /**
   * Reads the values of many versions, and compares them with what was saved. What cannot be read is
   * counted, and the rest goes on.
   *
   * @param onMarked called when lists have something new to show
   */
  async verify(
    request: VerifyStoreRequest,
    work: CleanUpWork,
    onMarked: () => void
  ): Promise<StoreVerification> {
    const { metadata, roots, lineapy, missing } = this.#sources;
    const started = performance.now();
    await this.needs(named(request), work);
    const looks = new ValueLooks({ roots, lineapy }, metadata);
    const verifier = new StoreVerifier(
      { metadata, missing, looks, lists: this.#lists, onMarked },
      request,
      work
    );
    const found = await verifier.run();
    const files = request.look_for_files === false ? {} : await this.#lookForFiles(work);
    const seconds = Math.round(performance.now() - started) / 1000;
    return { ...found, ...files, seconds };
  }

  /** What takes the space. */
  sizes(query: SizesQuery): Promise<Sizes> {
    return this.#sources.metadata.sizes(query);
  }

  /**
   * Finds versions that need not be kept, and deletes them where it is no dry run.
   *
   * @param trash how versions go to the trash; absent: they are deleted for good
   * @param onDeleted told what was deleted, name by name
   * @throws ArtifactStorageError `invalid_input` where no condition is given.
   */
  async retain(
    request: RetainRequest,
    work: LongWork,
    trash: TrashNote | undefined,
    onDeleted: RetainSources['onDeleted']
  ): Promise<Retention> {
    const { metadata } = this.#sources;
    const remove: RetainSources['remove'] = (unkept) =>
      deleteUnkept(metadata, this.#sources, unkept, { trash, signal: work.signal });
    const sources = { metadata, lists: this.#lists, remove, onDeleted };
    const retention = new Retain(sources, request, work);
    await this.needs(named(request), work);
    return retention.run();
  }

  /** Files of the present root that no version has. */
  async #lookForFiles(
    work: CleanUpWork
  ): Promise<Pick<StoreVerification, 'orphans' | 'foreign' | 'owners'>> {
    const { metadata, roots, needs } = this.#sources;
    const { signal, alsoKnown } = work;
    const values = roots.current;
    const { size: owners } = await unlessAborted(signal, otherOwners(values, metadata));
    const [orphans, foreign] = [new FileCount(), new FileCount()];
    const options = {
      signal,
      step: () => work.step(),
      newest: sparedSince(),
      inProgress: needs,
      onLook: () => undefined
    };
    for await (const { what, entry } of unknownFiles(
      values,
      knownBy(metadata, alsoKnown),
      options
    )) {
      if (what === 'foreign' || (what === 'orphan' && owners > 0)) {
        foreign.add(entry);
      } else if (what === 'orphan') {
        orphans.add(entry);
      }
    }
    return {
      orphans: orphans.found,
      foreign: foreign.found,
      ...(owners > 0 ? { owners } : {})
    };
  }
}
