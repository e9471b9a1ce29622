import type { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';

/**
 * The lines of a stream, as they come. Unlike `node:readline`, fails where the stream does.
 *
 * @throws the error of the stream
 */
export async function* linesOf(bytes: Readable): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let left = '';
  for await (const piece of bytes) {
    const lines = (left + decoder.write(piece as Buffer)).split('\n');
    left = lines.pop() ?? '';
    yield* lines;
  }
  if (left !== '') {
    yield left;
  }
}

/** The JSON of a line; undefined where it is none: a library may print what it likes. */
export function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

/** A text of an answer; undefined where there is none, or an empty one. */
export function textOf(given: unknown): string | undefined {
  return typeof given === 'string' && given !== '' ? given : undefined;
}

/** The texts of a list; none where it is no list. */
export function textsOf(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.filter((one) => typeof one === 'string') : [];
}
