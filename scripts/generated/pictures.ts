import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { instance } from '@viz-js/viz';

const viz = await instance();

/** The picture of `docs/diagrams/<name>.dot`. The scripts and tests run in the checkout. */
export function pictureOf(name: string): string {
  const source = readFileSync(join('docs/diagrams', `${name}.dot`), 'utf8');
  return viz.renderString(source, { format: 'svg' });
}
