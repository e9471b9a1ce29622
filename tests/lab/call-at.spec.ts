import { describe, expect, it } from 'vitest';
import { callAt, clientNames, withinQuotes } from '../../src/lab/notebook/call-at.js';

const names = clientNames([
  'import artifact_storage as store',
  'import os\nfrom artifact_storage import load, get as fetch'
]);
const at = (text: string) => callAt(text, names);

describe('the names of the client in a notebook', () => {
  it('are those under which it is imported', () => {
    expect([...names.modules]).toEqual(['store']);
    expect([...names.functions]).toEqual([
      ['load', 'load'],
      ['fetch', 'get']
    ]);
    expect([...clientNames(['import artifact_storage\n']).modules]).toEqual(['artifact_storage']);
    expect([...clientNames(['import artifact_storages, artifact_storage.x']).modules]).toEqual([]);
  });
});

describe('the call at the cursor', () => {
  it.each([
    ['x = store.get("chu', 'chu'],
    ["store.load( 'a b", 'a b'],
    ['store.delete(name="', ''],
    ['load("m', 'm'],
    ['print(store.get("a").get_value(), store.get("b', 'b'],
    ['store.get("a\\"b', 'a"b'],
    ['store.get("\\u00fcb', 'üb']
  ])('is in the name of %s', (text, name) => {
    expect(at(text)).toMatchObject({ at: 'name', name });
  });

  it.each([
    ['store.get("model", ', 'model', '', ''],
    ['store.get("model", version=1', 'model', '1', ''],
    ["load('it''s', '", '', '', ''],
    ['store.delete("model", "la', 'model', 'la', '"']
  ])('is in the version of %s', (text, name, typed, quote) => {
    const call = at(text);
    if (name === '') {
      expect(call).toBeUndefined();
      return;
    }
    expect(call).toEqual({ at: 'version', called: expect.any(String), name, typed, quote });
  });

  it.each([
    'other.get("',
    'get("',
    'd.store.get("',
    'mystore.get("',
    'store.getter("',
    'store.save(x, "',
    'store.get("done")',
    'store.get("a", 1, "',
    'requests.get("http://',
    'store.get("a\nb'
  ])('is none in %s', (text) => {
    expect(at(text)).toBeUndefined();
  });

  it('is found at once in hostile texts', () => {
    expect(at(`store.get("${'\\'.repeat(100_000)}`)).toBeUndefined();
    expect(at(`store.get(${' '.repeat(100_000)}`)).toBeUndefined();
  });
});

it('quotes what ends a text', () => {
  expect(withinQuotes('a"b\'c\\', '"')).toBe('a\\"b\'c\\\\');
  expect(withinQuotes('a"b\'c', "'")).toBe('a"b\\\'c');
});
