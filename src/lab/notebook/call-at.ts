/** How much of the text before the cursor is looked at, in characters. */
const LOOK_BACK = 4000;

const WORD = String.raw`[\p{L}_][\p{L}\p{N}_]*`;
/** `storage.get(`, `load(`: not the end of a longer name. */
const CALL = String.raw`(?<![\p{L}\p{N}_.])(?:(?<module>${WORD})\.)?(?<called>get|load|delete)\(\s*(?:name\s*=\s*)?`;
const TEXT = String.raw`(?<quote>["'])(?<text>(?:\\.|(?!\k<quote>)[^\\\n])*)`;

const IN_NAME = new RegExp(`${CALL}${TEXT}$`, 'u');
const IN_VERSION = new RegExp(
  String.raw`${CALL}${TEXT}\k<quote>\s*,\s*(?:version\s*=\s*)?(?<open>["']?)(?<typed>[^"'\n,()=]*)$`,
  'u'
);

/** A call of the Python client in which the cursor stands. */
export interface CallAt {
  readonly at: 'name' | 'version';
  /** What is called: `get`, `load`, `delete`. */
  readonly called: string;
  /** The artifact's name, as far as it is written. */
  readonly name: string;
  /** Before the cursor, of what is completed. */
  readonly typed: string;
  /** The quote that is open there; empty where none is. */
  readonly quote: string;
}

/** How a notebook calls the client: the names of the module, and of functions that it imported. */
export interface ClientNames {
  readonly modules: ReadonlySet<string>;
  /** By their name in the notebook, what they are in the client. */
  readonly functions: ReadonlyMap<string, string>;
}

/** Under which names sources of Python import the client. */
export function clientNames(sources: Iterable<string>): ClientNames {
  const modules = new Set<string>();
  const functions = new Map<string, string>();
  for (const source of sources) {
    for (const [, alias] of source.matchAll(
      new RegExp(String.raw`\bimport\s+artifact_storage\b(?!\.)(?:\s+as\s+(${WORD}))?`, 'gu')
    )) {
      modules.add(alias ?? 'artifact_storage');
    }
    for (const [, list = ''] of source.matchAll(
      /\bfrom\s+artifact_storage\s+import\s+\(?([^\n)]*)/gu
    )) {
      for (const part of list.split(',')) {
        const [name = '', , alias] = part.trim().split(/\s+/);
        functions.set(alias ?? name, name);
      }
    }
  }
  return { modules, functions };
}

/** The call of the client in which a text ends; undefined where it ends in none. */
export function callAt(text: string, { modules, functions }: ClientNames): CallAt | undefined {
  const near = text.slice(-LOOK_BACK);
  const inName = IN_NAME.exec(near)?.groups;
  const groups = inName ?? IN_VERSION.exec(near)?.groups;
  const { module, called = '', quote = '', text: name = '', open = '', typed = '' } = groups ?? {};
  const isOurs = module === undefined ? functions.get(called) === called : modules.has(module);
  if (groups === undefined || !isOurs) {
    return undefined;
  }
  return inName === undefined
    ? { at: 'version', called, name: Private.read(name), typed, quote: open }
    : { at: 'name', called, name: Private.read(name), typed: name, quote };
}

/** A text within quotes of that kind. */
export function withinQuotes(text: string, quote: string): string {
  return text.replace(/["'\\]/g, (one) => (one === '\\' || one === quote ? `\\${one}` : one));
}

namespace Private {
  const SHORT: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

  /** What a literal of Python's means, with the escapes that names need. */
  export function read(literal: string): string {
    return literal.replace(
      /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/giu,
      (whole, two?: string, four?: string, eight?: string, one?: string) => {
        const digits = two ?? four ?? eight;
        const point = Number.parseInt(digits ?? '', 16);
        if (digits !== undefined) {
          return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
        }
        return SHORT[one ?? ''] ?? one ?? whole;
      }
    );
  }
}
