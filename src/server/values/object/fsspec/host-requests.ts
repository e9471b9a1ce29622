import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { finished } from 'node:stream';
import { type ArtifactStorageError, isArtifactStorageError } from '../../../../api/errors.js';
import { encoded } from '../../../../location/written-secrets.js';
import type { PartReader } from '../../part-reader.js';
import { filesystemSilent, hostEnded, hostError } from './host-errors.js';
import { jsonOf } from './host-lines.js';
import type { HostProcess } from './host-process.js';
import { watchSilence } from './host-silence.js';

/** Bytes of a piece of a value on its way to the host. */
const PIECE = 1 << 20;

/** How long the host may take to discard what came of a value that broke off, in milliseconds. */
const DISCARD_MS = 30_000;

/** One request to the host. */
export interface HostRequest {
  readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE';
  /** Its segments; each is encoded here. */
  readonly path: readonly string[];
  readonly query?: Readonly<Record<string, string>>;
  /** Stops it; the filesystem may have done it all the same. */
  readonly signal?: AbortSignal | undefined;
  /** How long nothing may come, in milliseconds. */
  readonly idle: number;
  /** What does not answer then, in words. */
  readonly place?: string;
}

function begin(host: HostProcess, request: HostRequest, length?: number): ClientRequest {
  const { method, path, query = {}, signal } = request;
  const parameters = Object.entries(query).map(([name, value]) => `${name}=${encoded(value)}`);
  const search = parameters.length === 0 ? '' : `?${parameters.join('&')}`;
  return httpRequest({
    socketPath: host.socket,
    agent: host.agent,
    method,
    path: `/${path.map(encoded).join('/')}${search}`,
    ...(length === undefined ? {} : { headers: { 'content-length': length } }),
    ...(signal === undefined ? {} : { signal })
  });
}

/** The answer of a request; rejects where there is none in time. */
function answerOf(sent: ClientRequest, { signal }: HostRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve);
    sent.on('error', (error) => reject(signal?.aborted ? signal.reason : requestError(error)));
  });
}

/** Waits for a step of a request, and breaks the request off where nothing moves. */
async function unlessSilent<T>({ sent, host, request }: Sent, step: Promise<T>): Promise<T> {
  const stop = watch(host, request, (error) => sent.destroy(error));
  try {
    return await step;
  } finally {
    stop();
  }
}

function watch(
  host: HostProcess,
  { path, idle, place = 'The filesystem host' }: HostRequest,
  destroy: (error: Error) => unknown,
  isAlive?: () => boolean
): () => void {
  return watchSilence({
    host,
    filesystem: path[1] ?? '',
    idle,
    end: () => destroy(filesystemSilent(place)),
    ...(isAlive === undefined ? {} : { isAlive })
  });
}

/** The same for the body of its answer; one whose bytes wait for their reader is never idle. */
function watchAnswer(host: HostProcess, request: HostRequest, answer: IncomingMessage): void {
  let seen = answer.socket.bytesRead;
  const isAlive = (): boolean => {
    const before = seen;
    seen = answer.socket.bytesRead;
    return seen !== before || answer.readableLength > 0;
  };
  finished(
    answer,
    watch(host, request, (error) => answer.destroy(error), isAlive)
  );
}

/** A request that is under way. */
interface Sent {
  readonly sent: ClientRequest;
  readonly host: HostProcess;
  readonly request: HostRequest;
}

/** An error of a connection to the host, as ours. */
function requestError(error: unknown): ArtifactStorageError {
  return isArtifactStorageError(error) ? error : hostEnded(error);
}

/** An answer that succeeded. @throws ArtifactStorageError what the host says else. */
async function succeeded(answer: IncomingMessage): Promise<IncomingMessage> {
  const status = answer.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    return answer;
  }
  throw hostError(await jsonBody(answer));
}

/** The JSON of an answer; undefined where there is none. */
export async function jsonBody(answer: IncomingMessage): Promise<unknown> {
  try {
    return jsonOf(Buffer.concat(await answer.toArray()).toString());
  } catch (error) {
    throw requestError(error);
  }
}

/**
 * Sends a request, with a body that is in memory.
 *
 * @returns its answer, whose body is to be read
 * @throws ArtifactStorageError
 */
export async function send(
  host: HostProcess,
  request: HostRequest,
  body?: Uint8Array
): Promise<IncomingMessage> {
  const sent = begin(host, request, body?.length);
  const answer = answerOf(sent, request);
  sent.end(body);
  const found = await succeeded(await unlessSilent({ sent, host, request }, answer));
  watchAnswer(host, request, found);
  return found;
}

/**
 * Sends a request with a body that comes as a stream; never more of it than the host takes. Where
 * the stream breaks off or the signal stops it, it waits until the host has discarded what came.
 *
 * @throws ArtifactStorageError, of the stream or of the host
 */
export async function sendStream(
  host: HostProcess,
  { signal, ...request }: HostRequest,
  bytes: PartReader
): Promise<IncomingMessage> {
  signal?.throwIfAborted();
  const sent = begin(host, request);
  const answered = answerOf(sent, request).then(succeeded);
  // It is awaited below, whatever comes first.
  answered.catch(() => undefined);
  try {
    const underWay = { sent, host, request };
    await copy(bytes, underWay, unlessEarly(answered, signal));
    return await unlessSilent(underWay, answered);
  } catch (error) {
    if (bytes.failure !== undefined || signal?.aborted) {
      await breakOff(sent, answered);
    }
    sent.destroy();
    throw signal?.aborted ? signal.reason : error;
  }
}

/** Rejects when the signal stops the request, or when its answer comes before the end of its body. */
function unlessEarly(answered: Promise<unknown>, signal?: AbortSignal): Promise<never> {
  const early = new Promise<never>((_, reject) => {
    answered.then(() => reject(hostEnded()), reject);
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  early.catch(() => undefined);
  return early;
}

async function copy(bytes: PartReader, underWay: Sent, early: Promise<never>): Promise<void> {
  const { sent } = underWay;
  // One is filled while the other is under way.
  const buffers = [Buffer.allocUnsafeSlow(PIECE), Buffer.allocUnsafeSlow(PIECE)] as const;
  let writing: Promise<void> = Promise.resolve();
  for (let at = 0; !bytes.ended; at++) {
    const piece = await Promise.race([bytes.fill(buffers[at % 2] as Buffer), early]);
    await unlessSilent(underWay, Promise.race([writing, early]));
    writing = write(sent, piece);
    writing.catch(() => undefined);
  }
  await unlessSilent(underWay, Promise.race([writing, early]));
  sent.end();
}

function write(sent: ClientRequest, piece: Buffer): Promise<void> {
  return piece.length === 0
    ? Promise.resolve()
    : new Promise((resolve, reject) => {
        sent.write(piece, (error) => (error == null ? resolve() : reject(requestError(error))));
      });
}

/** Ends the body in its middle: the host discards what came, and answers or closes then. */
async function breakOff(sent: ClientRequest, answered: Promise<unknown>): Promise<void> {
  if (sent.socket === null || sent.socket.connecting) {
    return;
  }
  sent.socket.end();
  const timer = setTimeout(() => sent.destroy(), DISCARD_MS);
  await answered.catch(() => undefined);
  clearTimeout(timer);
}
