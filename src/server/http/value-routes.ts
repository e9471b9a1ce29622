import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import type { Static } from 'typebox';
import type { DownloadQuerySchema, UploadQuerySchema } from '../../api/artifact.js';
import { type SessionParamsSchema, STREAM_ROUTES, VALUE_TYPE } from '../../api/routes.js';
import { LostValues } from '../sessions/lost-values.js';
import { forgetFailures } from '../sessions/mended-checks.js';
import type { AppOptions } from './app-options.js';

type Params = Static<typeof SessionParamsSchema>;

const { uploadValue, downloadValue } = STREAM_ROUTES;

/** Where `Range: bytes=<start>-` begins; other ranges may be answered as a whole (RFC 9110, 14.2). */
function startOf(range: string | undefined): number {
  const [, start] = /^bytes=(\d{1,15})-$/.exec(range ?? '') ?? [];
  return Number(start ?? 0);
}

/** Values as streams of bytes, for stores without local paths. */
export function registerValueRoutes(
  app: FastifyInstance,
  { stores, sessions, events }: AppOptions
): void {
  const lost = new LostValues(sessions, events);
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(VALUE_TYPE, (_request, payload, done) => done(null, payload));
    scope.put<{ Params: Params; Querystring: Static<typeof UploadQuerySchema>; Body: Readable }>(
      uploadValue.path,
      {
        bodyLimit: Number.MAX_SAFE_INTEGER,
        schema: { params: uploadValue.params, querystring: uploadValue.query }
      },
      async ({ params, query, body }, reply) => {
        const store = stores.ofSave(sessions.at(params.session_id), query.save_id);
        try {
          const uploaded = await store.upload(query.save_id, query.name, body);
          reply.type('application/json');
          return JSON.stringify(uploaded);
        } catch (error) {
          // The rest of the body is not read: its sender must notice, and see why.
          reply.header('connection', 'close');
          throw error;
        }
      }
    );
    scope.get<{ Params: Params; Querystring: Static<typeof DownloadQuerySchema> }>(
      downloadValue.path,
      { schema: { params: downloadValue.params, querystring: downloadValue.query } },
      async ({ params, query, headers }, reply) => {
        const start = startOf(headers.range);
        const store = stores.of(sessions.at(params.session_id));
        const { bytes, size, root } = await lost.after(
          params.session_id,
          store,
          store.openValue({ ...query, version: query.version ?? null }, start)
        );
        forgetFailures(sessions, { roots: [root] });
        if (query.load === true) {
          sessions.markUsed(params.session_id, query.name, store.databaseUrl);
        }
        if (start > 0) {
          reply.code(206).header('content-range', `bytes ${start}-${size - 1}/${size}`);
        }
        return reply
          .type(VALUE_TYPE)
          .header('content-length', size - start)
          .header('content-disposition', 'attachment')
          .send(bytes);
      }
    );
  });
}
