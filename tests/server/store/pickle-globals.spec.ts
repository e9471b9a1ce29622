import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { pickleGlobals } from '../../../src/server/store/pickle-globals.js';

/** What a Python expression pickles to. */
function pickled(expression: string, protocol: number): Buffer {
  const program = `import pickle, sys, collections, datetime, fractions
sys.stdout.buffer.write(pickle.dumps(${expression}, ${protocol}))`;
  return spawnSync('python3', ['-c', program]).stdout;
}

const inPieces = (data: Buffer, size: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < data.length; at += size) {
        yield data.subarray(at, at + size);
      }
    })()
  );

const VALUE =
  '[collections.OrderedDict(a=1), collections.OrderedDict(b=2), fractions.Fraction(1, 3), datetime.date(2026, 1, 2), {"x": 1.5, "y": 2**80, b"k": "é" * 300}, bytes(5_000), bytearray(10), {1, 2}, "text", None, True, -5]';
const GLOBALS = ['collections.OrderedDict', 'fractions.Fraction', 'datetime.date'];

describe('the globals of a pickle', () => {
  it.each([0, 1, 2, 3, 4, 5])(
    'are found in protocol %i, in pieces of any size',
    async (protocol) => {
      const data = pickled(VALUE, protocol);
      const whole = await pickleGlobals(inPieces(data, data.length));
      expect(whole.incomplete).toBeUndefined();
      expect(whole.globals).toEqual(expect.arrayContaining(GLOBALS));
      for (const size of [3, 7, 4096]) {
        expect(await pickleGlobals(inPieces(data, size))).toEqual(whole);
      }
    }
  );

  it('are none of plain data', async () => {
    expect(await pickleGlobals(inPieces(pickled('{"a": [1, 2.5, "x"]}', 5), 100))).toEqual({
      globals: []
    });
  });

  it('are told as incomplete where the pickle is damaged or cut', async () => {
    const data = pickled(VALUE, 5);
    const cut = await pickleGlobals(inPieces(data.subarray(0, 60), 100));
    expect(cut).toEqual({ globals: ['collections.OrderedDict'], incomplete: 'It ends too early.' });
    expect(await pickleGlobals(inPieces(Buffer.from([0x80, 5, 0xff]), 3))).toEqual({
      globals: [],
      incomplete: 'It holds what no pickle has.'
    });
    const endless = Buffer.from(`c${'x'.repeat(200_000)}`);
    expect((await pickleGlobals(inPieces(endless, 65_536))).incomplete).toContain('long line');
    const many = Array.from({ length: 600 }, (_, index) => `cm\nn${index}\n0`).join('');
    const { globals, incomplete } = await pickleGlobals(inPieces(Buffer.from(`${many}N.`), 1000));
    expect([globals.length, incomplete]).toEqual([500, 'It imports more than 500 names.']);
  });
});
