import { nullTranslator } from '@jupyterlab/translation';
import { describe, expect, it } from 'vitest';
import { IN_PALETTE, paletteLabel } from '../../src/lab/commands/palette-label.js';

const trans = nullTranslator.load('test');

describe('the label of a command', () => {
  it('is short in the menu of the panel, and names its subject in the command palette', () => {
    const label = paletteLabel('Check Connection', trans);
    expect(label({})).toBe('Check Connection');
    expect(label(IN_PALETTE)).toBe('Artifact Storage: Check Connection');
  });

  it('does not name it twice', () => {
    const label = paletteLabel('Show Artifact Storage Panel', trans, 'Show Panel');
    expect(label({})).toBe('Show Artifact Storage Panel');
    expect(label(IN_PALETTE)).toBe('Artifact Storage: Show Panel');
  });
});
