/** What a key asks of the grid. */
export type GridAction =
  | {
      /** Another row gets the focus, and with it the selection goes along, grows, or stays. */
      readonly kind: 'move';
      readonly to: number;
      readonly selection: 'follow' | 'extend' | 'keep';
    }
  | { readonly kind: 'toggle' | 'all' | 'none' | 'open' | 'delete' | 'notes' }
  | { readonly kind: 'jump'; readonly letter: string };

/** What a key press has. */
export interface Key {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Rows of a page, for the keys that go further than one. */
const FAR = 10;

/** The keyboard of the grid, as the ARIA authoring practices describe it. */
export function gridKey(
  { key, shiftKey, ctrlKey, metaKey, altKey }: Key,
  index: number,
  count: number
): GridAction | undefined {
  const isHeld = ctrlKey || metaKey;
  if (altKey) {
    return undefined;
  }
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: index + 1,
    ArrowUp: index - 1,
    PageDown: index + FAR,
    PageUp: index - FAR,
    Home: 0,
    End: count - 1
  };
  const step = steps[key];
  if (step !== undefined) {
    return {
      kind: 'move',
      to: Math.max(0, Math.min(count - 1, step)),
      selection: shiftKey ? 'extend' : isHeld ? 'keep' : 'follow'
    };
  }
  if (isHeld) {
    return key.toLowerCase() === 'a' && !shiftKey ? { kind: 'all' } : undefined;
  }
  switch (key) {
    case ' ':
      return { kind: 'toggle' };
    case 'Escape':
      return { kind: 'none' };
    case 'Enter':
      return { kind: 'open' };
    case 'Delete':
      return { kind: 'delete' };
    case 'F2':
      return { kind: 'notes' };
    default:
      return [...key].length === 1 ? { kind: 'jump', letter: key } : undefined;
  }
}
