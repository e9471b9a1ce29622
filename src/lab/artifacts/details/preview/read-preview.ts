import type { Static, TSchema } from 'typebox';
import {
  ARRAY_TYPE,
  type ArrayPreview,
  ArrayPreviewSchema,
  MODEL_TYPE,
  type ModelPreview,
  ModelPreviewSchema,
  TABLE_TYPE,
  type TablePreview,
  TablePreviewSchema
} from '../../../../api/preview.js';
import { matchesSchema } from '../../../kit/matches-schema.js';
import { isTree, type LiteralGroup, readLiteral } from './literal.js';

/** A preview that we draw ourselves; anything else is for {@link safePreview}. */
export type OwnPreview =
  | { readonly kind: 'table'; readonly table: TablePreview }
  | { readonly kind: 'array'; readonly array: ArrayPreview }
  | { readonly kind: 'model'; readonly model: ModelPreview }
  | { readonly kind: 'tree'; readonly literal: LiteralGroup };

type Bundle = Readonly<Record<string, string>>;

/** What a value shows itself as; a tree of its text says less. */
const RICH = ['text/html', 'text/markdown', 'image/png', 'image/jpeg', 'image/svg+xml'];

/** Types that JupyterLab's renderers draw as charts: they run what a specification says. */
const CHART = /^application\/vnd\.(?:plotly|vega(?:lite)?)\.v\d+\+json$/;

/** The chart of a preview, where it has one: its MIME type. */
export function chartOf(bundle: Bundle): string | undefined {
  return Object.keys(bundle).find((type) => CHART.test(type));
}

/** Reads a preview that we draw ourselves. What has another form than it should is left to others. */
export function readPreview(bundle: Bundle): OwnPreview | undefined {
  const table = part(bundle, TABLE_TYPE, TablePreviewSchema);
  if (table !== undefined) {
    return { kind: 'table', table };
  }
  const array = part(bundle, ARRAY_TYPE, ArrayPreviewSchema);
  if (array !== undefined) {
    return { kind: 'array', array };
  }
  const model = part(bundle, MODEL_TYPE, ModelPreviewSchema);
  if (model !== undefined) {
    return { kind: 'model', model };
  }
  const literal = treeOf(bundle);
  return literal === undefined ? undefined : { kind: 'tree', literal };
}

function part<S extends TSchema>(bundle: Bundle, type: string, schema: S): Static<S> | undefined {
  try {
    const value: unknown = JSON.parse(bundle[type] ?? 'null');
    return matchesSchema(schema, value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A dictionary, which a renderer would show as text or with its keys sorted. */
function treeOf(bundle: Bundle): LiteralGroup | undefined {
  if (RICH.some((type) => type in bundle)) {
    return undefined;
  }
  const plain = bundle['text/plain'];
  // Python's own words, where nothing is left out of them.
  const texts = [plain?.includes('…') ? undefined : plain, bundle['application/json'], plain];
  for (const text of texts) {
    const literal = text === undefined ? undefined : readLiteral(text);
    if (literal?.kind === 'group' && isTree(literal)) {
      return literal;
    }
  }
  return undefined;
}
