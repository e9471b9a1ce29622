import { finished } from 'node:stream/promises';
import Fastify, {
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController
} from 'fastify';
import { ArtifactStorageError } from '../../api/errors.js';
import { OPENAPI_PATH, REQUEST_ID_HEADER } from '../../api/routes.js';
import { PROBLEM_TYPE, toArtifactStorageError, toProblem, traceOf } from '../secrets/problem.js';
import { forgetSuccesses } from '../sessions/mended-checks.js';
import { ProgramSessions } from '../sessions/program-sessions.js';
import type { AppOptions } from './app-options.js';
import { artifactHandlers } from './artifact-routes.js';
import { awsHandlers } from './aws-routes.js';
import { endSessions } from './end-sessions.js';
import { registerEventsRoute } from './events-route.js';
import { filesystemHandlers } from './filesystem-routes.js';
import { refuseForeignRequest } from './guard.js';
import { registerJsonBodies } from './json-body.js';
import { notesHandlers } from './notes-routes.js';
import { openApiDocument } from './openapi.js';
import { operationHandlers } from './operation-routes.js';
import { relationHandlers } from './relation-routes.js';
import { registerRoutes } from './route.js';
import { sessionHandlers } from './session-routes.js';
import { settingsHandlers } from './settings-routes.js';
import { trashHandlers } from './trash-routes.js';
import { trustHandlers } from './trust-routes.js';
import { answerUnparsed, badUrl } from './unparsed-requests.js';
import { invalidRequest } from './validation-words.js';
import { validatorOf } from './validator.js';
import { registerValueRoutes } from './value-routes.js';

/** Bytes: a small value, its captured code and its preview travel in one request. */
const BODY_LIMIT = 16 * 1024 * 1024;

const REQUEST_ID = /^[\w-]{1,64}$/;

function fromFastify(error: FastifyError): ArtifactStorageError {
  if (error.validation !== undefined) {
    return invalidRequest(error.validation);
  }
  if (error.statusCode !== undefined && error.statusCode < 500) {
    return new ArtifactStorageError({
      kind: 'invalid_input',
      message: error.message,
      hint: 'Correct the request and try again.'
    });
  }
  return toArtifactStorageError(error);
}

/** A client that still writes its body would see a broken pipe instead of the answer. */
async function readToEnd({ raw }: Pick<FastifyRequest, 'raw'>): Promise<void> {
  await finished(raw.resume(), { writable: false, error: false }).catch(() => undefined);
}

/** Whether a body is left that no handler reads, as that of a GET; not of an upload that failed. */
function isUnread({ raw, headers }: Pick<FastifyRequest, 'raw' | 'headers'>): boolean {
  return !raw.readableEnded && Number(headers['content-length'] ?? BODY_LIMIT + 1) <= BODY_LIMIT;
}

function notUsed(): never {
  throw new Error('Every schema is validated by TypeBox, and no answer has one.');
}

/** The HTTP application, not listening yet. */
export function createApp(options: AppOptions): FastifyInstance {
  const { redactor } = options;
  const answer = (reply: FastifyReply, error: ArtifactStorageError): void => {
    const problem = toProblem(error, redactor);
    reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem));
  };
  const app = Fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: 256 },
    // A connection that is idle costs nothing, and tells that its program still runs.
    keepAliveTimeout: 0,
    // Fastify's own compilers are not even loaded: a fifth of the time until we listen.
    schemaController: {
      compilersFactory: { buildValidator: notUsed, buildSerializer: notUsed }
    },
    forceCloseConnections: true,
    clientErrorHandler: (error, socket) => answerUnparsed(error, socket, redactor),
    // A URL that is not percent-encoded comes to no handler.
    frameworkErrors: (_error, request, reply) => {
      void readToEnd(request).then(() => answer(reply as FastifyReply, badUrl()));
    }
  }) as FastifyInstance;
  app.setValidatorCompiler(validatorOf);
  registerJsonBodies(app);
  app.addHook('onRequest', async (request) => {
    try {
      refuseForeignRequest(request, options.origins);
    } catch (refusal) {
      await readToEnd(request);
      throw refusal;
    }
  });
  const programs = new ProgramSessions({
    sessions: options.sessions,
    end: (ids) => endSessions(options, ids)
  });
  programs.start();
  app.addHook('preHandler', async (request) => {
    const { session_id } = request.params as { readonly session_id?: string };
    if (session_id !== undefined) {
      programs.note(session_id, request.raw.socket);
    }
  });
  app.addHook('onSend', async (request, reply) => {
    reply.header('x-content-type-options', 'nosniff').header('cache-control', 'no-store');
    const number = request.headers[REQUEST_ID_HEADER];
    if (typeof number === 'string' && REQUEST_ID.test(number)) {
      reply.header(REQUEST_ID_HEADER, number);
    }
  });
  app.setErrorHandler(async (thrown: FastifyError, request, reply) => {
    const error =
      'validation' in thrown || 'statusCode' in thrown
        ? fromFastify(thrown)
        : toArtifactStorageError(thrown);
    const problem = toProblem(error, redactor);
    const { session_id } = (request.params ?? {}) as { readonly session_id?: string };
    if (error.kind === 'unreachable' && session_id !== undefined) {
      forgetSuccesses(options.sessions, session_id, Date.now() - reply.elapsedTime);
    }
    if (problem.status >= 500 && !reply.raw.destroyed) {
      const { url } = request.routeOptions;
      request.log.error({ ...traceOf(error, redactor), url }, problem.title);
    }
    if (isUnread(request)) {
      await readToEnd(request);
    }
    answer(reply, error);
    return reply;
  });
  app.setNotFoundHandler((request) => {
    throw new ArtifactStorageError({
      kind: 'not_found',
      message: `The storage server has no ${request.method} ${request.url.split('?')[0]}.`,
      hint: 'Panel, Python client and storage server may be of different versions: reload the page.'
    });
  });
  registerRoutes(app, {
    health: () => options.health,
    ...settingsHandlers(options),
    ...awsHandlers(),
    ...filesystemHandlers(options),
    ...sessionHandlers(options, programs),
    ...artifactHandlers(options),
    ...trashHandlers(options),
    ...notesHandlers(options),
    ...relationHandlers(options),
    ...trustHandlers(options),
    ...operationHandlers(options)
  });
  registerValueRoutes(app, options);
  registerEventsRoute(app, options.events, options.health);
  app.get(OPENAPI_PATH, async (_request, reply) => {
    reply.type('application/json');
    return JSON.stringify(openApiDocument(options.health.version));
  });
  return app;
}
