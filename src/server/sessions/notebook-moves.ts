import type { NotebookMove } from '../../api/session.js';

/** Where the notebook of a session is now, and where it was: its kernel knows its first path only. */
export interface NotebookMoves {
  readonly path: string;
  /** The oldest first. */
  readonly earlier: readonly string[];
}

/** Of earlier paths. The first ones are kept: kernels know those of their start. */
const KEPT_MAXIMUM = 50;

/** Takes one move more. */
export function withMove(
  moves: NotebookMoves | undefined,
  { from, to }: NotebookMove
): NotebookMoves {
  const earlier = new Set(moves?.earlier).add(from);
  earlier.delete(to);
  return { path: to, earlier: [...earlier].slice(0, KEPT_MAXIMUM) };
}

/** The present path of what a kernel calls its notebook; scripts and other files stay what they are. */
export function presentPath<T extends string | null | undefined>(
  moves: NotebookMoves | undefined,
  told: T
): T | string {
  return typeof told === 'string' && moves?.earlier.includes(told) === true ? moves.path : told;
}
