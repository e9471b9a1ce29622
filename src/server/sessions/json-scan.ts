import { JSON_DEPTH_LIMIT } from '../../api/json-limits.js';

/** Where a JSON text breaks its grammar, or goes beyond what is read. */
export interface JsonError {
  readonly offset: number;
  /** The top-level key whose value is being read. */
  readonly key: string | undefined;
  /** What should stand there. */
  readonly expected: string;
}

/** What a scan of a JSON text finds. It never quotes the text: it may hold a secret. */
export interface JsonScan {
  /** Where each key stands, by its path: `storage_options.profile`. */
  readonly keys: ReadonlyMap<string, number>;
  readonly error: JsonError | undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON forbids them in strings.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const OTHER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

class Scanner {
  readonly keys = new Map<string, number>();
  readonly #text: string;
  #at = 0;
  #depth = 0;
  /** The keys of the objects that are being read, outermost first. */
  #path: readonly string[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  scan(): JsonError | undefined {
    try {
      this.#value();
      if (this.#peek() !== '') {
        this.#fail('the end of the file');
      }
      return undefined;
    } catch (error) {
      if (error instanceof ScanError) {
        return { offset: this.#at, key: this.#path[0], expected: error.message };
      }
      throw error;
    }
  }

  #value(): void {
    const next = this.#peek();
    if (next === '{' || next === '[') {
      this.#depth += 1;
      if (this.#depth > JSON_DEPTH_LIMIT) {
        this.#fail(`no more than ${JSON_DEPTH_LIMIT} levels`);
      }
      this.#items(next);
      this.#depth -= 1;
    } else if (!this.#take(STRING) && !this.#take(OTHER)) {
      this.#fail('a value (a string needs a quote at both ends)');
    }
  }

  #items(open: '{' | '['): void {
    const close = open === '{' ? '}' : ']';
    this.#at += 1;
    if (this.#peek() === close) {
      this.#at += 1;
      return;
    }
    const path = this.#path;
    for (;;) {
      this.#path = path;
      if (open === '{') {
        this.#path = [...path, this.#keyAt()];
        this.#colon();
      }
      this.#value();
      const next = this.#peek();
      if (next !== ',' && next !== close) {
        this.#fail(`"," or "${close}"`);
      }
      this.#at += 1;
      if (next === close) {
        this.#path = path;
        return;
      }
    }
  }

  #keyAt(): string {
    this.#peek();
    const start = this.#at;
    if (!this.#take(STRING)) {
      this.#fail('a key in double quotes');
    }
    const key = JSON.parse(this.#text.slice(start, this.#at)) as string;
    this.keys.set([...this.#path, key].join('.'), start);
    return key;
  }

  #colon(): void {
    if (this.#peek() !== ':') {
      this.#fail('":"');
    }
    this.#at += 1;
  }

  /** The next character that is no white space; empty at the end. */
  #peek(): string {
    this.#take(SPACE);
    return this.#text.charAt(this.#at);
  }

  #take(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    this.#at += found?.[0].length ?? 0;
    return found !== null;
  }

  #fail(expected: string): never {
    throw new ScanError(expected);
  }
}

class ScanError extends Error {}

/** Scans a JSON text for its keys and its first mistake. */
export function scanJson(text: string): JsonScan {
  const scanner = new Scanner(text);
  const error = scanner.scan();
  return { keys: scanner.keys, error };
}

/** The line of an offset, from 1. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
