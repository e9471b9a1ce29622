import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { Static } from 'typebox';
import type { AnyOperation, Operation, OperationResult } from '../../api/operation.js';
import type { ROUTES } from '../../api/routes.js';

/** The routes that start an operation, and what each starts. */
interface Starts {
  readonly startCheck: 'check';
  readonly startDatabaseReturn: 'retry_database';
  readonly startRelocation: 'relocate';
  readonly startCleanUp: 'clean_up';
  readonly startCopy: 'copy';
  readonly startEmptyTrash: 'empty_trash';
  readonly startVerification: 'verify';
  readonly startStoreVerification: 'verify_store';
  readonly startRetention: 'retain';
}

/** A route that starts an operation. */
export type StartRoute = keyof Starts;

/** What a route that starts an operation is asked for. */
export type StartBody<N extends StartRoute> = Static<(typeof ROUTES)[N]['body']>;

/** What the operation of a route comes to. */
export type StartResult<N extends StartRoute> = OperationResult<Starts[N]>;

/** How an operation is followed. */
export interface IRunOptions {
  /** Stops it. */
  readonly signal?: AbortSignal | undefined;
  /** What it is about, for the notification that shows its progress; without it there is none. */
  readonly about?: string | undefined;
  /** Told its id, before it starts; and that of the same one that runs already, where it joins that. */
  readonly onStart?: (id: string) => void;
}

/** How fast an operation is. */
export interface ISpeed {
  /** In the unit of its progress; undefined where too little is known. */
  readonly perSecond: number | undefined;
  /** Seconds that it still takes. */
  readonly remaining: number | undefined;
}

/** An operation that people started in this tab of the browser. */
export interface IOwnOperation {
  readonly id: string;
  readonly session_id: string;
  /** What it is about, for notifications. */
  readonly about: string;
}

/**
 * Takes how an operation ends that was started before the page was loaded again.
 *
 * @param end - Rejects as {@link IOperationsModel.run} does.
 */
export type TakesEnd = (own: IOwnOperation, end: Promise<AnyOperation>) => void;

type Named = Pick<Operation, 'id' | 'session_id'>;

/** The operations of all sessions: starts, follows, pauses and stops them. */
export interface IOperationsModel extends VDomRenderer.IModel {
  /** Those of all sessions, the newest first. A save or a load of a kernel is there until it ends, or with the reason why it was cut off. */
  readonly all: readonly Operation[];
  /** Those of a session that run or ended lately, the newest first. */
  of(sessionId: string): readonly Operation[];
  /** One of them. */
  get(id: string): Operation | undefined;
  /** How fast one of them is. */
  speedOf(operation: Operation): ISpeed;
  /**
   * One of them with its result.
   *
   * @throws ArtifactStorageError
   */
  whole(operation: Named): Promise<AnyOperation>;
  /**
   * Starts an operation and waits for its end, however long that takes.
   *
   * @throws ArtifactStorageError why it failed; `OperationCancelled` where it was stopped; the
   *   reason of `signal` when that aborts.
   */
  run<N extends StartRoute>(
    route: N,
    sessionId: string,
    body: StartBody<N>,
    options?: IRunOptions
  ): Promise<StartResult<N>>;
  /**
   * Goes on showing those that people started in this tab before the page was loaded again.
   *
   * @param takesEnd - Is called once for each.
   */
  followAgain(takesEnd: TakesEnd): void;
  /**
   * Stops an operation; when this resolves, it has stopped, or had ended before. A save or a load is
   * stopped by an interrupt of its kernel.
   */
  cancel(operation: Named & Partial<Pick<Operation, 'kind'>>): Promise<void>;
  /** Lets an operation wait after the value that is under way. */
  pause(operation: Named): Promise<void>;
  /** Lets a paused operation go on. */
  resume(operation: Named): Promise<void>;
}
