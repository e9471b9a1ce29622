import type { FastifyInstance } from 'fastify';
import { EVENTS_PATH } from '../../api/constants.js';
import type { Health } from '../../api/events.js';
import type { EventHub } from '../events/event-hub.js';
import { EventReader } from '../events/event-reader.js';

/** Proxies close silent connections after a minute or so. */
const HEARTBEAT_MS = 15_000;

/** `GET /events`: every change as it happens (server-sent events, WHATWG HTML 9.2). */
export function registerEventsRoute(app: FastifyInstance, events: EventHub, health: Health): void {
  app.get(EVENTS_PATH, (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no'
    });
    const reader = new EventReader(raw);
    reader.take({ type: 'hello', health });
    const unsubscribe = events.subscribe((event, frame) => reader.take(event, frame));
    const heartbeat = setInterval(() => reader.beat(), HEARTBEAT_MS);
    request.raw.socket.on('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
}
