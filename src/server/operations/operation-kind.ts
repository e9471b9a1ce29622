import type { TSchema } from 'typebox';
import type { CleanUpRequest } from '../../api/clean-up.js';
import type { CopyRequest } from '../../api/copy.js';
import type { LocationChange } from '../../api/location.js';
import type { OperationKind, OperationResult, Progress } from '../../api/operation.js';
import type { RelocateRequest } from '../../api/relocation.js';
import type { RetainRequest } from '../../api/retention.js';
import type { RetryDatabaseRequest } from '../../api/session.js';
import type { VerifyStoreRequest } from '../../api/store-verification.js';
import type { EmptyTrashRequest } from '../../api/trash.js';
import type { VerifyRequest } from '../../api/verification.js';
import type { LongWork } from './long-work.js';

/** What operations are asked for. */
export interface OperationInputs {
  readonly check: LocationChange;
  readonly clean_up: CleanUpRequest;
  readonly copy: CopyRequest;
  readonly empty_trash: EmptyTrashRequest;
  readonly relocate: RelocateRequest;
  readonly retain: RetainRequest;
  readonly retry_database: RetryDatabaseRequest;
  readonly verify: VerifyRequest;
  readonly verify_store: VerifyStoreRequest;
}

/** The work of an operation. */
export type OperationWork<K extends OperationKind> = (
  work: LongWork
) => Promise<OperationResult<K>>;

/** How operations of one kind work. */
export interface OperationKindOf<K extends OperationKind> {
  readonly unit: Progress['unit'];
  /** Of what it is asked for; only of a kind that goes on after the storage server was killed. */
  readonly journal?: TSchema;
  /** Whether its work awaits `step()`, so that it can be paused. */
  readonly canPause?: true;
  /** What the journal may know of what it is asked for; absent: all of it. */
  withoutSecrets?(input: OperationInputs[K]): OperationInputs[K];
  /** Whether its report keeps what it was asked for, without secrets: people start it again. */
  readonly keepsInput?: true;
  /** Whether it only looks. */
  isDryRun(input: OperationInputs[K]): boolean;
  /** Whether a result names what is missing or wrong. */
  foundProblems?(result: OperationResult<K>): boolean;
  /** Whether a plan has nothing to do. */
  foundNothing?(plan: OperationResult<K>): boolean;
  /** Where it works, without secrets: after a restart, it never goes on elsewhere. */
  addressOf(sessionId: string): string;
  /**
   * What it is about, for people, without secrets.
   *
   * @throws ArtifactStorageError where it cannot be read.
   */
  addressesOf?(sessionId: string, input: OperationInputs[K]): readonly string[];
  /** Whether the secrets are known that it needs: a storage server that ends forgets them. */
  isReady(sessionId: string): boolean;
  /**
   * Gets ready.
   *
   * @throws ArtifactStorageError where what it is asked for cannot be; nothing has begun then.
   */
  begin(sessionId: string, input: OperationInputs[K]): OperationWork<K>;
}

/** All of them. */
export type OperationKinds = { readonly [K in OperationKind]: OperationKindOf<K> };
