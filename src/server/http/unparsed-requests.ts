import type { Socket } from 'node:net';
import { ArtifactStorageError } from '../../api/errors.js';
import { errnoOf } from '../files/errno.js';
import { PROBLEM_TYPE, toProblem } from '../secrets/problem.js';
import type { Redactor } from '../secrets/redactor.js';

function refused(message: string): ArtifactStorageError {
  const hint = 'Correct the request and try again.';
  return new ArtifactStorageError({ kind: 'invalid_input', message, hint });
}

/** A request whose address comes to no handler. */
export function badUrl(): ArtifactStorageError {
  return refused('The address of the request is not percent-encoded UTF-8.');
}

/** Answers what is no request for Node's HTTP parser, and ends the connection. */
export function answerUnparsed(error: Error, socket: Socket, redactor: Redactor): void {
  const code = errnoOf(error);
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const tooLong = code === 'HPE_HEADER_OVERFLOW';
  const problem = toProblem(
    refused(
      tooLong
        ? 'The address or the headers of the request are too long.'
        : 'The request is not valid HTTP, or took too long.'
    ),
    redactor
  );
  const body = JSON.stringify(problem);
  socket.end(
    [
      'HTTP/1.1 400 Bad Request',
      `content-type: ${PROBLEM_TYPE}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'connection: close',
      '',
      body
    ].join('\r\n')
  );
}
