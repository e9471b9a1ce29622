import { describe, expect, it } from 'vitest';
import {
  aliasProblem,
  checkNotes,
  labelProblem,
  notesProblem,
  tagsOf
} from '../../src/location/artifact-notes.js';

describe('notes', () => {
  it.each([
    ['', 'empty'],
    ['\u200b', 'cannot be seen'],
    [' a', 'blanks'],
    ['a ', 'blanks'],
    ['a,b', 'comma'],
    ['a\nb', 'control'],
    ['a\u2028b', 'control'],
    ['a\u202eb', 'cannot be seen'],
    ['\u200fa', 'cannot be seen'],
    ['a\ud800', 'half of a Unicode'],
    ['x'.repeat(101), '101 characters']
  ])('refuses %j as a tag', (tag, said) => {
    expect(labelProblem(tag, 'tag')?.message).toContain(said);
    expect(notesProblem({ tags: ['fine', tag] })?.field).toBe('tags');
    expect(notesProblem({ metadata: { [tag]: 1 } })?.field).toBe('metadata');
    expect(aliasProblem(tag)?.message).toContain(said);
  });

  it.each(['baseline', "o'k", '100%', '雪', '👩‍💻', '1', 'a b', '__proto__', '☃'.repeat(100)])(
    'takes %j as a tag and a key',
    (tag) => {
      expect(notesProblem({ tags: [tag], metadata: { [tag]: 0.5 } })).toBeNull();
    }
  );

  it.each(['1', '007', '1.0', '-3', '1e3', '1_000', '١', '.5', 'nan', 'Infinity'])(
    'refuses %j as an alias: it looks like a number',
    (alias) => {
      expect(aliasProblem(alias)?.message).toContain('number of a version');
    }
  );

  it.each(['latest', 'Latest', 'all', 'ALL'])('refuses %j as an alias', (alias) => {
    expect(aliasProblem(alias)?.message).toContain('cannot be an alias');
  });

  it.each(['production', 'v2', '1.2.3', '2026-11-27', 'e', 'nano', '_', '.'])(
    'takes %j as an alias',
    (alias) => {
      expect(aliasProblem(alias)).toBeNull();
    }
  );

  it('refuses more than there is room for, with the field', () => {
    const many = (count: number) => Array.from({ length: count }, (_, i) => `t${i}`);
    expect(notesProblem({ tags: many(50), description: '☃'.repeat(10_000) })).toBeNull();
    expect(notesProblem({ tags: many(51) })).toMatchObject({ field: 'tags' });
    expect(notesProblem({ description: 'x'.repeat(10_001) })).toMatchObject({
      field: 'description'
    });
    const entries = (count: number) => Object.fromEntries(many(count).map((key) => [key, 1]));
    expect(notesProblem({ metadata: entries(200) })).toBeNull();
    expect(notesProblem({ metadata: entries(201) })).toMatchObject({ field: 'metadata' });
    expect(() => checkNotes({ metadata: { a: 'x'.repeat(1001) } })).toThrow('"a"');
  });

  it('splits typed tags at commas', () => {
    expect(tagsOf(' a, b ,,a')).toEqual(['a', 'b']);
    expect(tagsOf(' ')).toEqual([]);
  });
});
