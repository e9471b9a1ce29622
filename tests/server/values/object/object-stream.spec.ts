import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { ArtifactStorageError } from '../../../../src/api/errors.js';
import { ObjectStream } from '../../../../src/server/values/object/object-stream.js';

const broken = (text: string) =>
  Readable.from(
    (async function* () {
      yield Buffer.from(text);
      throw new Error('reset');
    })()
  );
const explain = (cause: unknown) =>
  new ArtifactStorageError({ kind: 'unreachable', message: 'Lost.', hint: 'Again.', cause });

function open(bodies: Readable[], attempts = 3): ObjectStream {
  const next = async () => bodies.shift() ?? Promise.reject(new Error('no more'));
  const body = bodies.shift() ?? new Readable();
  return new ObjectStream({ body, start: 0, size: 6, attempts, goOn: next, explain });
}

it('goes on where an answer broke off', async () => {
  const bytes = open([broken('ab'), broken('cd'), Readable.from([Buffer.from('ef')])]);
  expect(Buffer.concat(await bytes.toArray()).toString()).toBe('abcdef');
});

it('says why an answer broke off that nothing follows', async () => {
  const bytes = open([broken('ab'), broken(''), broken('')], 2);
  await expect(bytes.toArray()).rejects.toMatchObject({ kind: 'unreachable' });
});

it('tells a reader that comes late, and nobody before', async () => {
  const body = new Readable({ read() {} });
  const bytes = open([body], 1);
  body.destroy(new Error('reset'));
  body.on('error', () => undefined);
  await setImmediate();
  expect(bytes.destroyed).toBe(false);
  await expect(bytes.toArray()).rejects.toMatchObject({ kind: 'unreachable' });
});

it('closes the answer when its reader has gone, also the one that is still under way', async () => {
  const second = new Readable({ read() {} });
  let answer: (body: Readable) => void = () => undefined;
  const asked = Promise.withResolvers<void>();
  const bytes = new ObjectStream({
    body: broken('ab'),
    start: 0,
    size: 6,
    attempts: 3,
    goOn: () => {
      asked.resolve();
      return new Promise((resolve) => {
        answer = resolve;
      });
    },
    explain
  });
  bytes.resume();
  await asked.promise;
  bytes.destroy();
  answer(second);
  await setImmediate();
  expect(second.destroyed).toBe(true);
});
