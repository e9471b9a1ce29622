import type { VDomRenderer } from '@jupyterlab/ui-components';
import type { ISignal } from '@lumino/signaling';
import type { Static, Type } from 'typebox';
import type { Health, ServerEvent } from '../../api/events.js';
import type { ROUTES, RouteName } from '../../api/routes.js';

type RouteOf<N extends RouteName> = (typeof ROUTES)[N];
type Part = 'params' | 'query' | 'body';

/** What a request takes: those of path parameters, query and body that its route has. */
export type CallInput<N extends RouteName> = {
  [P in Part as RouteOf<N> extends Record<P, Type.TSchema> ? P : never]: RouteOf<N> extends Record<
    P,
    infer S extends Type.TSchema
  >
    ? Static<S>
    : never;
};

/** What a request answers. */
export type CallResult<N extends RouteName> = Static<RouteOf<N>['response']>;

/** Sends requests to the storage server. */
export interface IStorageClient {
  /**
   * Calls a route.
   *
   * @throws ArtifactStorageError for every answer that is not a success, and when there is none;
   *   the reason of `signal`, an `AbortError`, when it aborts.
   */
  call<N extends RouteName>(
    name: N,
    input: CallInput<N>,
    signal?: AbortSignal
  ): Promise<CallResult<N>>;
}

/** What is known of the storage server. */
export type ServerStatus = 'connecting' | 'ready' | 'missing' | 'other_version' | 'unreachable';

/** The line to the storage server: is it there, and its events. */
export interface IServerLink extends VDomRenderer.IModel {
  /** What is known of the storage server. */
  readonly status: ServerStatus;
  /** Who answers, after the first answer. */
  readonly health: Health | undefined;
  /** The home directory where the storage server runs, once it is known. */
  readonly home: string | undefined;
  /** Whether another process answers than the first one that this page saw. */
  readonly restarted: boolean;
  /** Emitted when a stream has begun: whatever was known may be stale. */
  readonly connected: ISignal<this, void>;
  /** Emitted for each event of the stream. */
  readonly received: ISignal<this, ServerEvent>;
  /** Opens the stream, or tries again at once. */
  start(): void;
  /** Forgets that the server was restarted, once people have read it, or after a while. */
  acknowledgeRestart(): void;
}
