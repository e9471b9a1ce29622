import type { Widget } from '@lumino/widgets';

/** How many cells are looked at, from the first one: imports stand there. */
const CELLS = 1000;

interface Cell {
  readonly model: { readonly sharedModel: { getSource(): string } };
}

/** The sources of the cells of a notebook or console; of another widget none. */
export function sourcesOf(widget: Widget): string[] {
  const { content, console: shown } = widget as Widget & {
    readonly content?: { readonly widgets?: readonly Cell[] };
    readonly console?: { readonly cells?: Iterable<Cell> };
  };
  const cells = [...(content?.widgets ?? shown?.cells ?? [])].slice(0, CELLS);
  return cells.flatMap((cell) => cell.model?.sharedModel?.getSource() ?? []);
}
