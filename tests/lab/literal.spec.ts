import { describe, expect, it } from 'vitest';
import {
  isTree,
  type Literal,
  readLiteral
} from '../../src/lab/artifacts/details/preview/literal.js';

/** A literal in short: groups as lists with their type first, items of a dictionary as pairs. */
function short(literal: Literal | undefined): unknown {
  if (literal?.kind !== 'group') {
    return literal?.text;
  }
  const items = literal.items.map(({ key, value }) =>
    key === undefined ? short(value) : [short(key), short(value)]
  );
  return [literal.type, ...items, ...(literal.more ? ['…'] : [])];
}

describe('a value read from its text', () => {
  it('keeps the keys of a dictionary in their order, numbers too', () => {
    expect(short(readLiteral("{'b': 1, '10': 2, 2: 'x', 'a': None}"))).toEqual([
      'dict',
      ["'b'", '1'],
      ["'10'", '2'],
      ['2', "'x'"],
      ["'a'", 'None']
    ]);
    expect(short(readLiteral('{"10": 1, "2": {"1": true, "0": null}}'))).toEqual([
      'dict',
      ['"10"', '1'],
      ['"2"', ['dict', ['"1"', 'true'], ['"0"', 'null']]]
    ]);
  });

  it.each<[string, unknown]>([
    ['{}', ['dict']],
    ['[]', ['list']],
    ['()', ['tuple']],
    ['(1,)', ['tuple', '1']],
    ['{1, 2}', ['set', '1', '2']],
    ["[{'a': (1, -2.5e-3)}]", ['list', ['dict', ["'a'", ['tuple', '1', '-2.5e-3']]]]],
    ['{(1, 2): 3}', ['dict', [['tuple', '1', '2'], '3']]],
    ["{'it\\'s': \"a 'b', c: d\"}", ['dict', ["'it\\'s'", '"a \'b\', c: d"']]],
    ["{'b': b'\\x00]'}", ['dict', ["'b'", "b'\\x00]'"]]],
    [
      "{'when': Timestamp('2026-11-26 00:00:00'), 'x': array([1, 2])}",
      ['dict', ["'when'", "Timestamp('2026-11-26 00:00:00')"], ["'x'", 'array([1, 2])']]
    ],
    [
      "{'f': <function f at 0x7f>, 'g': 1}",
      ['dict', ["'f'", '<function f at 0x7f>'], ["'g'", '1']]
    ],
    ["OrderedDict({'b': 1})", ['OrderedDict', ["'b'", '1']]],
    ["OrderedDict([('b', 1), ('a', 2)])", ['OrderedDict', ["'b'", '1'], ["'a'", '2']]],
    ["Counter({'b': 2, 'a': 1})", ['Counter', ["'b'", '2'], ["'a'", '1']]],
    ["defaultdict(<class 'list'>, {'b': [1]})", ['defaultdict', ["'b'", ['list', '1']]]],
    ["{'a': 1, ...}", ['dict', ["'a'", '1'], '…']],
    ["{'a': 'long'…, 'b': 2}", ['dict', ["'a'", "'long'…"], ["'b'", '2']]],
    ["{'a': [1, 2, …", ['dict', ["'a'", ['list', '1', '2', '…']], '…']]
  ])('%s', (text, expected) => {
    expect(short(readLiteral(text))).toEqual(expected);
  });

  it.each(['', '{', "{'a': 1", "{'a' 1}}", '[1, 2', 'Epoch: 3, loss: 4', "{'a': 1} and more"])(
    'knows that %j is none',
    (text) => {
      expect(readLiteral(text)).toBeUndefined();
    }
  );

  it('is a tree where there is a dictionary in it', () => {
    const isTreeOf = (text: string): boolean => {
      const literal = readLiteral(text);
      return literal !== undefined && isTree(literal);
    };
    expect(isTreeOf("{'a': 1}")).toBe(true);
    expect(isTreeOf("[[{'a': 1}]]")).toBe(true);
    expect(isTreeOf('[[1], [2]]')).toBe(false);
    expect(isTreeOf('[1, 2]')).toBe(false);
    expect(isTreeOf('{}')).toBe(false);
    expect(isTreeOf('3')).toBe(false);
  });

  it('reads long and deep texts in a time that grows with their length alone', () => {
    const started = performance.now();
    for (const text of [
      '['.repeat(64_000),
      'f('.repeat(32_000),
      '<'.repeat(64_000),
      "'".repeat(63_999),
      '{1:'.repeat(20_000),
      `[${'1, '.repeat(20_000)}]`,
      'a'.repeat(64_000)
    ]) {
      readLiteral(text);
    }
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
