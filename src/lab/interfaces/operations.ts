import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { Static } from 'typebox';
import type { Operation, OperationResult } from '../../api/operation.js';
import type { ROUTES } from '../../api/routes.js';

/** The routes that start an operation, and what each starts. */
interface Starts {
  readonly startCheck: 'check';
  readonly startDatabaseReturn: 'retry_database';
  readonly startRelocation: 'relocate';
  readonly startCleanUp: 'clean_up';
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

/** The operations of the sessions that are shown: starts, follows and stops them. */
export interface IOperationsModel extends VDomRenderer.IModel {
  /** Those of a session that run or ended lately, the newest first. */
  of(sessionId: string): readonly Operation[];
  /** One of them. */
  get(id: string): Operation | undefined;
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
  /** Stops an operation; when this resolves, it has stopped, or had ended before. */
  cancel(operation: Pick<Operation, 'id' | 'session_id'>): Promise<void>;
}
