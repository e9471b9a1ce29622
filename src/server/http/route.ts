import type { FastifyInstance } from 'fastify';
import type { Static, TSchema } from 'typebox';
import { ROUTES, type Route, type RouteName } from '../../api/routes.js';
import { clientGone } from './client-gone.js';

type Part<R, K extends string> =
  R extends Readonly<Record<K, infer S extends TSchema>> ? Static<S> : undefined;

/** The validated parts of a request of one route. */
export interface RouteRequest<N extends RouteName> {
  readonly params: Part<(typeof ROUTES)[N], 'params'>;
  readonly query: Part<(typeof ROUTES)[N], 'query'>;
  readonly body: Part<(typeof ROUTES)[N], 'body'>;
  /** Aborted when the client goes before it has its answer. */
  readonly signal: AbortSignal;
}

/** Answers one route. */
export type RouteHandler<N extends RouteName> = (
  request: RouteRequest<N>
) => Promise<Static<(typeof ROUTES)[N]['response']>> | Static<(typeof ROUTES)[N]['response']>;

/** A handler for some of the routes. */
export type RouteHandlers = { readonly [N in RouteName]?: RouteHandler<N> };

/** Registers handlers under the paths and schemas of {@link ROUTES}. */
export function registerRoutes(app: FastifyInstance, handlers: RouteHandlers): void {
  for (const name of Object.keys(handlers) as RouteName[]) {
    const route: Route = ROUTES[name];
    const handler = handlers[name] as RouteHandler<RouteName>;
    app.route({
      method: route.method,
      url: route.path,
      schema: {
        ...(route.params === undefined ? {} : { params: route.params }),
        ...(route.query === undefined ? {} : { querystring: route.query }),
        ...(route.body === undefined ? {} : { body: route.body })
      },
      handler: async (request, reply) => {
        const answer = await handler({
          params: request.params,
          query: request.query,
          body: request.body,
          get signal() {
            return clientGone(reply);
          }
        } as RouteRequest<RouteName>);
        reply.type('application/json');
        return JSON.stringify(answer);
      }
    });
  }
}
