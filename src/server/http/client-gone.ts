import type { FastifyReply } from 'fastify';
import { ArtifactStorageError } from '../../api/errors.js';

/** A signal that is aborted when the client goes before it has its answer. */
export function clientGone(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  // Not the request's own `close`: that comes when its body has been read.
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) {
      gone.abort(
        new ArtifactStorageError({
          kind: 'unreachable',
          message: 'The client is gone.',
          hint: 'Try again.'
        })
      );
    }
  });
  return gone.signal;
}
