import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { ServerEvent } from '../../../src/api/events.js';
import { EventReader } from '../../../src/server/events/event-reader.js';

const ended = (session_id: string): ServerEvent => ({ type: 'session_ended', session_id });
const saved = (name: string): ServerEvent => ({
  type: 'artifacts',
  session_id: 's',
  database_url: 'sqlite:////d',
  reason: 'saved',
  name
});

/** A reader that has stalled: the first event fills its buffer. */
function stalled() {
  const stream = new PassThrough({ highWaterMark: 1 });
  const reader = new EventReader(stream);
  reader.take({ type: 'defaults' });
  return { stream, reader };
}

describe('a reader of events that stalls', () => {
  it('gets the latest of each subject once it reads again, in order', async () => {
    const { stream, reader } = stalled();
    for (let i = 0; i < 10_000; i++) {
      reader.take(ended('a'));
      reader.take(saved('model'));
    }
    reader.take(ended('b'));
    reader.beat();
    let text = '';
    await new Promise<void>((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        if (text.includes('"b"')) {
          resolve();
        }
      });
    });
    expect(text.match(/^event: \w+/gm)).toEqual([
      'event: defaults',
      'event: session_ended',
      'event: artifacts',
      'event: session_ended'
    ]);
  });

  it('is let go where too much waits for it, so that it reads everything again', () => {
    const { stream, reader } = stalled();
    for (let i = 0; i < 10_000; i++) {
      reader.take(saved(`model-${i}`));
    }
    expect(stream.destroyed).toBe(true);
    expect(stream.readableLength).toBeLessThan(1000);
  });

  it('is let go where what waits for it is large', () => {
    const { stream, reader } = stalled();
    const large = 'x'.repeat(400 << 10);
    for (const name of ['a', 'b', 'c']) {
      expect(stream.destroyed).toBe(false);
      reader.take(saved(`${large}-${name}`));
    }
    expect(stream.destroyed).toBe(true);
    reader.take(saved('later'));
  });

  it('may wait for one event, however large, and for its latest state', () => {
    const { stream, reader } = stalled();
    for (let i = 0; i < 10; i++) {
      reader.take(saved('x'.repeat(2 << 20)));
    }
    expect(stream.destroyed).toBe(false);
  });

  it('is let go when it has not read for a while', () => {
    const { stream, reader } = stalled();
    reader.beat();
    reader.take(ended('a'));
    for (let beat = 0; beat < 4; beat++) {
      reader.beat();
    }
    expect(stream.destroyed).toBe(false);
    reader.beat();
    expect(stream.destroyed).toBe(true);
  });

  it('is not let go while nothing waits for it', () => {
    const { stream, reader } = stalled();
    for (let beat = 0; beat < 100; beat++) {
      reader.beat();
    }
    expect(stream.destroyed).toBe(false);
  });
});
