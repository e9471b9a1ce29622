import { structuredPatch } from 'diff';
import { COMPARED_LINES, type CodeComparison, type CodeHunk } from '../../api/comparison.js';
import { comparedText } from './compared-text.js';

/** Lines that stay around a change. */
const CONTEXT = 3;

/** How long the best way to tell a difference is looked for, in milliseconds: all others wait. */
const LOOK_MS = 100;

/** Codes of more characters together are told roughly at once. */
const LARGE = 2_000_000;

type Line = CodeHunk['lines'][number];

const MARKS: ReadonlySet<string> = new Set([' ', '-', '+']);

/** A line of a patch; none for the note that a last line has no end. */
function toLine(line: string): readonly Line[] {
  const mark = line.slice(0, 1);
  return MARKS.has(mark) ? [{ mark: mark as Line['mark'], text: comparedText(line.slice(1)) }] : [];
}

function found(before: string, after: string): readonly CodeHunk[] | undefined {
  if (before.length + after.length > LARGE) {
    return undefined;
  }
  const patch = structuredPatch('', '', before, after, '', '', {
    context: CONTEXT,
    timeout: LOOK_MS,
    stripTrailingCr: true
  });
  return patch?.hunks.map((hunk) => ({
    before_start: hunk.oldStart,
    after_start: hunk.newStart,
    lines: hunk.lines.flatMap(toLine)
  }));
}

/** One change from the first line that differs to the last one. */
function rough(before: readonly string[], after: readonly string[]): CodeHunk {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) {
    end += 1;
  }
  const first = Math.max(0, start - CONTEXT);
  const marked = (mark: Line['mark'], lines: readonly string[]): Line[] =>
    lines.map((text) => ({ mark, text: comparedText(text) }));
  return {
    before_start: first + 1,
    after_start: first + 1,
    lines: [
      ...marked(' ', before.slice(first, start)),
      ...marked('-', before.slice(start, before.length - end)),
      ...marked('+', after.slice(start, after.length - end)),
      ...marked(' ', before.slice(before.length - end, before.length - end + CONTEXT))
    ]
  };
}

/** As many lines as are told. */
function cut(hunks: readonly CodeHunk[]): readonly CodeHunk[] {
  let left = COMPARED_LINES;
  return hunks.flatMap((hunk) => {
    const lines = hunk.lines.slice(0, left);
    left -= lines.length;
    return lines.length === 0 ? [] : [{ ...hunk, lines }];
  });
}

const count = (hunks: readonly CodeHunk[], mark: Line['mark']): number =>
  hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.mark === mark).length, 0);

/** How two codes differ, line by line. */
export function compareCode(before: string, after: string): CodeComparison {
  if (before === after) {
    return { hunks: [], added: 0, removed: 0 };
  }
  const best = found(before, after);
  const hunks = best ?? [rough(before.split(/\r?\n/), after.split(/\r?\n/))];
  const told = cut(hunks);
  const all = hunks.reduce((sum, { lines }) => sum + lines.length, 0);
  return {
    hunks: [...told],
    added: count(hunks, '+'),
    removed: count(hunks, '-'),
    ...(best === undefined ? { rough: true } : {}),
    ...(all > COMPARED_LINES ? { cut: true } : {})
  };
}
