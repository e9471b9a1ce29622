import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';

/** Arguments of a command's entry in the command palette. */
export const IN_PALETTE = { isPalette: true } as const;

/**
 * The label of a command: short in the panel's own menu, with its subject in the command palette,
 * where it stands among those of others.
 *
 * @param inPalette - What follows the subject there, where that is another text.
 */
export function paletteLabel(
  text: string,
  trans: TranslationBundle,
  inPalette = text
): (args: ReadonlyPartialJSONObject) => string {
  return ({ isPalette }) =>
    isPalette === true ? trans.__('Artifact Storage: %1', inPalette) : text;
}
