/** What a literal without parts is, for its colour. */
export type LeafKind = 'text' | 'number' | 'word' | 'other';

/** A value with parts. */
export interface LiteralGroup {
  readonly kind: 'group';
  /** `dict`, `list`, `tuple`, `set`, or the name of another dictionary: `OrderedDict`. */
  readonly type: string;
  readonly items: readonly LiteralItem[];
  /** Whether the text leaves items out. */
  readonly more: boolean;
}

/** A value as it is written, in Python or JSON. */
export type Literal = { readonly kind: LeafKind; readonly text: string } | LiteralGroup;

/** A part of a group, in the order of the text. An object of JavaScript would sort keys such as `1`. */
export interface LiteralItem {
  readonly key?: Literal;
  readonly value: Literal;
}

/** What cannot be read; deeper nesting is none that a text shows well. */
class Unreadable extends Error {}

const MAX_DEPTH = 50;
const CLOSING: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}' };
const SPACE = /\s*/y;
const TEXT = /[a-zA-Z]{0,2}(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")…?/sy;
const CALLEE = /([A-Za-z_][\w.]*)\(/y;
const ANGLE = /<[^<>]*(?:<[^<>]*>[^<>]*)*>/y;
const NUMBER = /^[-+]?(?:\d[\d_]*\.?\d*(?:e[-+]?\d+)?j?|inf|nan)$/i;
const MORE = /^(?:\.{3}|…)$/;

/**
 * Reads a value from its text: what Python's `repr` or JSON writes. What has a form of its own inside,
 * `Timestamp('2026-11-26')`, stays one piece. A text that was cut, with `…` at its end, is read as far
 * as it goes.
 *
 * @returns undefined where the text is no literal
 */
export function readLiteral(text: string): Literal | undefined {
  try {
    const reader = new Reader(text.trim());
    const value = reader.value(0);
    return reader.isAtEnd ? value : undefined;
  } catch (error) {
    if (error instanceof Unreadable) {
      return undefined;
    }
    throw error;
  }
}

/** Whether a value is easier to read as a tree: there is a dictionary in it. */
export function isTree(literal: Literal): boolean {
  return (
    literal.kind === 'group' &&
    literal.items.some(({ key, value }) => key !== undefined || isTree(value))
  );
}

class Reader {
  constructor(text: string) {
    this.#text = text;
    this.#isCut = text.endsWith('…');
  }

  get isAtEnd(): boolean {
    this.#take(SPACE);
    return this.#at === this.#text.length;
  }

  value(depth: number): Literal {
    if (depth > MAX_DEPTH) {
      throw new Unreadable();
    }
    this.#take(SPACE);
    const open = this.#text[this.#at] ?? '';
    if (CLOSING[open] !== undefined) {
      this.#at += 1;
      return this.#group(open, depth);
    }
    const text = this.#take(TEXT);
    if (text !== undefined && this.#isDelimited()) {
      return { kind: 'text', text };
    }
    this.#at -= text?.length ?? 0;
    return this.#call(depth) ?? this.#piece();
  }

  #group(open: string, depth: number): LiteralGroup {
    const items: LiteralItem[] = [];
    const close = CLOSING[open] ?? '';
    let more = false;
    for (;;) {
      this.#take(SPACE);
      if (this.#text[this.#at] === close) {
        this.#at += 1;
        break;
      }
      if (this.#isCut && this.#at >= this.#text.length - 1) {
        this.#at = this.#text.length;
        more = true;
        break;
      }
      const first = this.value(depth + 1);
      this.#take(SPACE);
      if (open === '{' && this.#text[this.#at] === ':') {
        this.#at += 1;
        items.push({ key: first, value: this.value(depth + 1) });
      } else if (first.kind !== 'group' && MORE.test(first.text)) {
        more = true;
      } else {
        items.push({ value: first });
      }
      this.#take(SPACE);
      if (this.#text[this.#at] === ',') {
        this.#at += 1;
      }
    }
    return { kind: 'group', type: typeOf(open, items), items, more };
  }

  /** A dictionary by another name, `Counter({…})`; undefined where nothing in it is one. */
  #call(depth: number): Literal | undefined {
    const start = this.#at;
    const callee = this.#take(CALLEE)?.slice(0, -1);
    if (callee === undefined) {
      return undefined;
    }
    try {
      const { items } = this.#group('(', depth);
      const dictionary = items.map(({ value }) => asDictionary(value, callee)).find(isFound);
      if (dictionary !== undefined && this.#isDelimited()) {
        return { ...dictionary, type: callee };
      }
    } catch (error) {
      if (!(error instanceof Unreadable)) {
        throw error;
      }
    }
    this.#at = start;
    return undefined;
  }

  /** Anything up to the next comma, colon or bracket that is not inside of brackets or quotes. */
  #piece(): Literal {
    const start = this.#at;
    const open: string[] = [];
    while (this.#at < this.#text.length) {
      if (this.#take(ANGLE) !== undefined || this.#take(TEXT) !== undefined) {
        continue;
      }
      const letter = this.#text[this.#at] ?? '';
      if (CLOSING[letter] !== undefined) {
        open.push(CLOSING[letter] ?? '');
      } else if (letter === open.at(-1)) {
        open.pop();
      } else if (open.length === 0 && /[,:\]})]/.test(letter)) {
        break;
      }
      this.#at += 1;
    }
    const text = this.#text.slice(start, this.#at).trim();
    if (text === '') {
      throw new Unreadable();
    }
    return { kind: kindOf(text), text };
  }

  #isDelimited(): boolean {
    this.#take(SPACE);
    return this.#at === this.#text.length || /[,:\]})]/.test(this.#text[this.#at] ?? '');
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const [found] = pattern.exec(this.#text) ?? [];
    this.#at += found?.length ?? 0;
    return found;
  }

  readonly #text: string;
  readonly #isCut: boolean;
  #at = 0;
}

/** A dictionary, or the pairs of one, as `OrderedDict` wrote them before Python 3.12. */
function asDictionary(value: Literal, callee: string): LiteralGroup | undefined {
  if (value.kind !== 'group') {
    return undefined;
  }
  if (value.type === 'dict') {
    return value;
  }
  const pairs = value.items.flatMap(({ value: pair }): LiteralItem[] => {
    const [first, second] = pair.kind === 'group' && pair.items.length === 2 ? pair.items : [];
    return first === undefined || second === undefined
      ? []
      : [{ key: first.value, value: second.value }];
  });
  return callee.endsWith('Dict') && pairs.length === value.items.length
    ? { ...value, items: pairs }
    : undefined;
}

function isFound(group: LiteralGroup | undefined): group is LiteralGroup {
  return group !== undefined;
}

function typeOf(open: string, items: readonly LiteralItem[]): string {
  if (open === '{') {
    return items.length === 0 || items.some(({ key }) => key !== undefined) ? 'dict' : 'set';
  }
  return open === '[' ? 'list' : 'tuple';
}

function kindOf(text: string): LeafKind {
  if (NUMBER.test(text)) {
    return 'number';
  }
  return /^(?:None|True|False|null|true|false)$/.test(text) ? 'word' : 'other';
}
