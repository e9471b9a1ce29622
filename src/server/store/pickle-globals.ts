import type { Readable } from 'node:stream';
import type { PickleGlobals } from '../../api/trust.js';

/** How far a pickle is read: bytes, milliseconds, and how much is remembered of it. */
const LIMITS = { bytes: 256 << 20, ms: 3000, text: 256, line: 65_536, globals: 500, memo: 200_000 };

const codes = (text: string): readonly number[] => [...text].map((letter) => letter.charCodeAt(0));

/** Bytes that follow an opcode of fixed size (pickletools.opcodes of Python 3.14, protocols 0 to 5). */
const FIXED = new Map<number, number>([
  ...codes('.012NQRabdeot}]ls)u(').map((code): [number, number] => [code, 0]),
  ...[0x81, 0x85, 0x86, 0x87, 0x88, 0x89, 0x8f, 0x90, 0x91, 0x92, 0x93, 0x94, 0x97, 0x98].map(
    (code): [number, number] => [code, 0]
  ),
  ...codes('Khq').map((code): [number, number] => [code, 1]),
  ...codes('M').map((code): [number, number] => [code, 2]),
  ...codes('Jjr').map((code): [number, number] => [code, 4]),
  ...codes('G').map((code): [number, number] => [code, 8]),
  [0x80, 1],
  [0x82, 1],
  [0x83, 2],
  [0x84, 4],
  [0x95, 8]
]);

/** Bytes of the length that stands between an opcode and its data. */
const COUNTED = new Map<number, number>([
  ...codes('UC').map((code): [number, number] => [code, 1]),
  ...codes('TXB').map((code): [number, number] => [code, 4]),
  [0x8a, 1],
  [0x8b, 4],
  [0x8c, 1],
  [0x8d, 8],
  [0x8e, 8],
  [0x96, 8]
]);

/** How many lines follow. */
const LINES = new Map<number, number>([
  ...codes('FILPSVgp').map((code): [number, number] => [code, 1]),
  ...codes('ci').map((code): [number, number] => [code, 2])
]);

const TEXTS = new Set([...codes('XUT'), 0x8c, 0x8d]);
const STOP = 0x2e;
const NEWLINE = 0x0a;
const STACK_GLOBAL = 0x93;
const MEMOIZE = 0x94;
const [BINGET, LONG_BINGET] = codes('hj');
/** They put nothing on the stack. */
const SILENT = new Set([...codes('pqr'), 0x80, 0x95]);

/**
 * Reads the opcodes of a pickle as they come, and remembers the names that it imports. It keeps no
 * value, follows no pickle inside of another one, and can be misled: no judgement rests on it.
 */
class GlobalsScanner {
  readonly found = new Set<string>();
  ended = false;
  incomplete: string | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #skip = 0;
  /** In the middle of a line of which nothing is remembered. */
  #isInLine = false;
  /** The last two of the stack, where they are texts. */
  #top: readonly [string | null, string | null] = [null, null];
  readonly #memo = new Map<number, string>();
  #memoized = 0;

  /** Takes the next bytes. */
  push(piece: Buffer): void {
    const skipped = Math.min(this.#skip, piece.length);
    this.#skip -= skipped;
    let data = piece.subarray(skipped);
    if (this.#isInLine) {
      const end = data.indexOf(NEWLINE);
      this.#isInLine = end < 0;
      data = data.subarray(end < 0 ? data.length : end + 1);
    }
    data = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    let at = 0;
    while (at < data.length && !this.ended && this.incomplete === undefined) {
      const next = this.#step(data, at);
      if (next === undefined) {
        break;
      }
      at = next;
    }
    this.#skip += Math.max(0, at - data.length);
    this.#rest = data.subarray(Math.min(at, data.length));
  }

  /** @returns where the next opcode is; undefined: not all of this one is here */
  #step(data: Buffer, at: number): number | undefined {
    const code = data[at] ?? 0;
    const fixed = FIXED.get(code);
    if (fixed !== undefined) {
      const end = at + 1 + fixed;
      if (end > data.length) {
        return undefined;
      }
      this.#plain(code, fixed === 4 ? data.readUInt32LE(at + 1) : fixed === 1 ? data[at + 1] : 0);
      return end;
    }
    const width = COUNTED.get(code);
    if (width !== undefined) {
      return this.#counted(data, at, code, width);
    }
    const lines = LINES.get(code);
    if (lines === undefined) {
      this.incomplete = 'It holds what no pickle has.';
      return undefined;
    }
    return this.#lines(data, at, code, lines);
  }

  #plain(code: number, argument = 0): void {
    if (code === STOP) {
      this.ended = true;
    } else if (code === MEMOIZE) {
      this.#remember(this.#memoized, this.#top[1]);
      this.#memoized += 1;
    } else if (code === BINGET || code === LONG_BINGET) {
      this.#put(this.#memo.get(argument) ?? null);
    } else if (code === STACK_GLOBAL) {
      const [module, name] = this.#top;
      this.#note(`${module ?? '?'}.${name ?? '?'}`);
      this.#put(null);
    } else if (!SILENT.has(code)) {
      this.#put(null);
    }
  }

  #counted(data: Buffer, at: number, code: number, width: number): number | undefined {
    const start = at + 1 + width;
    if (start > data.length) {
      return undefined;
    }
    const length =
      width === 8 ? Number(data.readBigUInt64LE(at + 1)) : data.readUIntLE(at + 1, width);
    const isText = TEXTS.has(code) && length <= LIMITS.text;
    if (isText && start + length > data.length) {
      return undefined;
    }
    this.#put(isText ? data.toString('utf8', start, start + length) : null);
    return start + length;
  }

  #lines(data: Buffer, at: number, code: number, count: number): number | undefined {
    if (count === 1) {
      const end = data.indexOf(NEWLINE, at + 1);
      this.#isInLine = end < 0;
      if (!SILENT.has(code)) {
        this.#put(null);
      }
      return end < 0 ? data.length : end + 1;
    }
    const middle = data.indexOf(NEWLINE, at + 1);
    const end = middle < 0 ? -1 : data.indexOf(NEWLINE, middle + 1);
    if (end < 0) {
      this.incomplete = data.length - at > LIMITS.line ? 'It has a very long line.' : undefined;
      return undefined;
    }
    const line = (from: number, to: number) =>
      data.toString('utf8', from, Math.min(to, from + LIMITS.text));
    this.#note(`${line(at + 1, middle)}.${line(middle + 1, end)}`);
    this.#put(null);
    return end + 1;
  }

  #put(value: string | null): void {
    this.#top = [this.#top[1], value];
  }

  #remember(index: number, value: string | null): void {
    if (value !== null && this.#memo.size < LIMITS.memo) {
      this.#memo.set(index, value);
    }
  }

  #note(name: string): void {
    if (this.found.size >= LIMITS.globals) {
      this.incomplete = `It imports more than ${LIMITS.globals} names.`;
      return;
    }
    this.found.add(name);
  }
}

/** What a pickle imports, as far as it can be read in little time. Nothing is unpickled. */
export async function pickleGlobals(bytes: Readable): Promise<PickleGlobals> {
  const scanner = new GlobalsScanner();
  const until = performance.now() + LIMITS.ms;
  let read = 0;
  try {
    for await (const piece of bytes) {
      scanner.push(piece as Buffer);
      read += (piece as Buffer).length;
      if (scanner.ended || scanner.incomplete !== undefined) {
        break;
      }
      if (read >= LIMITS.bytes || performance.now() > until) {
        scanner.incomplete = 'It is large: only its beginning was read.';
        break;
      }
    }
  } finally {
    bytes.destroy();
  }
  const incomplete = scanner.incomplete ?? (scanner.ended ? undefined : 'It ends too early.');
  return { globals: [...scanner.found], ...(incomplete === undefined ? {} : { incomplete }) };
}
