import { lookAtFile, readUserFile, type UserFile } from './user-file.js';

interface Known<T> {
  readonly stamp: string;
  readonly content: T;
}

/** How files are read and kept. */
export interface ParsedFilesOptions {
  /** How many are kept; the one least recently asked for is forgotten. */
  readonly most: number;
  /** Bytes of one file; absent: as {@link readUserFile}. */
  readonly limit?: number;
}

/** What files say that people, or other programs, can edit; each is read again only when it changed. */
export class ParsedFiles<T> {
  readonly #parse: (file: UserFile<string>, path: string) => T;
  readonly #options: ParsedFilesOptions;
  readonly #known = new Map<string, Known<T>>();

  /** @param parse what a file says; also of one that is absent or refused */
  constructor(parse: (file: UserFile<string>, path: string) => T, options: ParsedFilesOptions) {
    this.#parse = parse;
    this.#options = options;
  }

  /** What the file says at this moment: the same object as long as it did not change. */
  read(path: string): T {
    const { limit, most } = this.#options;
    const look = lookAtFile(path, limit);
    const before = this.#known.get(path);
    this.#known.delete(path);
    if (look.kind !== 'file') {
      return this.#parse(look, path);
    }
    const { stamp } = look;
    const now =
      before?.stamp === stamp
        ? before
        : { stamp, content: this.#parse(readUserFile(path, limit), path) };
    // A Map keeps insertion order.
    this.#known.set(path, now);
    const [oldest] = this.#known.keys();
    if (this.#known.size > most && oldest !== undefined) {
      this.#known.delete(oldest);
    }
    return now.content;
  }
}
