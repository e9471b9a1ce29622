import { describe, expect, it } from 'vitest';
import { gridKey } from '../../src/lab/artifacts/tab/grid-keys.js';
import {
  NOTHING,
  type Selection,
  selectAll,
  selectOnly,
  selectRange,
  toggle,
  withoutNames
} from '../../src/lab/artifacts/tab/selection.js';

const rowOf = (name: string) => ({ key: name, row: { name, session_id: 'k1', count: 1 } });
const ROWS = ['a', 'b', 'c', 'd', 'e'].map(rowOf);
const keysOf = ({ rows }: Selection) => [...rows.keys()];

describe('the selection', () => {
  it('is one row, and others with it', () => {
    const one = selectOnly(rowOf('b'));
    expect(keysOf(one)).toEqual(['b']);
    const two = toggle(one, rowOf('d'));
    expect(keysOf(two)).toEqual(['b', 'd']);
    expect(keysOf(toggle(two, rowOf('b')))).toEqual(['d']);
    expect(keysOf(one)).toEqual(['b']);
  });

  it('is a range from the anchor, in both directions, and shrinks again', () => {
    const one = selectOnly(rowOf('c'));
    const down = selectRange(one, ROWS, rowOf('e'));
    expect(keysOf(down)).toEqual(['c', 'd', 'e']);
    expect(keysOf(selectRange(down, ROWS, rowOf('d')))).toEqual(['c', 'd']);
    expect(keysOf(selectRange(down, ROWS, rowOf('a')))).toEqual(['a', 'b', 'c']);
  });

  it('begins a range at the row itself where the anchor is not there', () => {
    expect(keysOf(selectRange(NOTHING, ROWS, rowOf('b')))).toEqual(['b']);
    expect(keysOf(selectRange(selectOnly(rowOf('gone')), ROWS, rowOf('b')))).toEqual(['b']);
  });

  it('keeps rows that are not loaded any more, and loses those that are deleted', () => {
    const all = selectAll(ROWS);
    expect(keysOf(withoutNames(all, ['b', 'e']))).toEqual(['a', 'c', 'd']);
    expect(withoutNames(all, ['z'])).toBe(all);
  });
});

describe('the keyboard of the grid', () => {
  const press = (key: string, more: Partial<KeyboardEvent> = {}, index = 5, count = 20) =>
    gridKey(
      { key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more },
      index,
      count
    );

  it.each([
    ['ArrowDown', {}, { kind: 'move', to: 6, selection: 'follow' }],
    ['ArrowUp', { shiftKey: true }, { kind: 'move', to: 4, selection: 'extend' }],
    ['ArrowUp', { ctrlKey: true }, { kind: 'move', to: 4, selection: 'keep' }],
    ['PageDown', {}, { kind: 'move', to: 15, selection: 'follow' }],
    ['PageUp', {}, { kind: 'move', to: 0, selection: 'follow' }],
    ['Home', {}, { kind: 'move', to: 0, selection: 'follow' }],
    ['End', { shiftKey: true }, { kind: 'move', to: 19, selection: 'extend' }],
    [' ', {}, { kind: 'toggle' }],
    ['a', { ctrlKey: true }, { kind: 'all' }],
    ['A', { metaKey: true }, { kind: 'all' }],
    ['Escape', {}, { kind: 'none' }],
    ['Enter', {}, { kind: 'open' }],
    ['Delete', {}, { kind: 'delete' }],
    ['F2', {}, { kind: 'notes' }],
    ['q', {}, { kind: 'jump', letter: 'q' }],
    ['é', {}, { kind: 'jump', letter: 'é' }]
  ] as const)('%s %o', (key, more, action) => {
    expect(press(key, more)).toEqual(action);
  });

  it('leaves to JupyterLab what is its own', () => {
    expect(press('s', { ctrlKey: true })).toBeUndefined();
    expect(press('ArrowDown', { altKey: true })).toBeUndefined();
    expect(press('F5')).toBeUndefined();
    expect(press('Tab')).toBeUndefined();
    expect(press('ContextMenu')).toBeUndefined();
  });

  it('stays in the list', () => {
    expect(press('ArrowDown', {}, 19)).toMatchObject({ to: 19 });
    expect(press('ArrowUp', {}, 0)).toMatchObject({ to: 0 });
  });
});
