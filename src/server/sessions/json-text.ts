import {
  findNodeAtLocation,
  getLocation,
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode
} from 'jsonc-parser';

/** What a JSON text holds, or its first mistake. Nothing quotes the text: it may hold a secret. */
export type JsonText =
  | {
      readonly value: unknown;
      /** The line of a key, from 1, by its path: `storage_options.profile`. */
      readonly lineOf: (key: string) => number;
    }
  | {
      /** The end of a sentence: `line 3, in database_url: expected a value`. */
      readonly mistake: string;
    };

const VALUE = 'a value (a string needs a quote at both ends)';

/** What should stand where a text breaks the grammar, by jsonc-parser's codes. */
const EXPECTED: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a key in double quotes',
  ColonExpected: '":"',
  CommaExpected: '"," or the end of the object or list',
  CloseBraceExpected: '"," or "}"',
  CloseBracketExpected: '"," or "]"',
  EndOfFileExpected: 'the end of the file',
  InvalidCommentToken: 'no comment'
};

/** Parses a JSON text that is within the limits of `json-limits.ts`. */
export function readJson(text: string): JsonText {
  const errors: ParseError[] = [];
  const tree = parseTree(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [error] = errors;
  if (error !== undefined) {
    return { mistake: mistakeAt(text, tree, error) };
  }
  try {
    return { value: JSON.parse(text), lineOf: (key) => lineOf(text, offsetOf(tree, key)) };
  } catch {
    // What only one of the two takes. JSON.parse's own message quotes the text.
    return { mistake: 'it breaks the grammar of JSON' };
  }
}

function mistakeAt(text: string, tree: Node | undefined, { error, offset }: ParseError): string {
  const { path, isAtPropertyKey } = getLocation(text, offset);
  const [key] = path;
  const inside = typeof key === 'string' && key !== '' ? `, in ${key}` : '';
  const isBehind = tree !== undefined && offset >= tree.offset + tree.length;
  const code = isBehind && path.length === 0 ? 'EndOfFileExpected' : printParseErrorCode(error);
  const expected = EXPECTED[code] ?? (isAtPropertyKey ? EXPECTED.PropertyNameExpected : VALUE);
  return `line ${lineOf(text, offset)}${inside}: expected ${expected}`;
}

/** Where a key stands, or the top-level one that it is in. */
function offsetOf(tree: Node | undefined, key: string): number {
  const path = key.split('.');
  const found = [path, path.slice(0, 1)]
    .map((one) => tree && findNodeAtLocation(tree, one))
    .find((node) => node !== undefined);
  return found?.parent?.offset ?? 0;
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}
