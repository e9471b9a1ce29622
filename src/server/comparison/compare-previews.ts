import type { Static, TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { COMPARED_TEXT, type Comparison } from '../../api/comparison.js';
import {
  ARRAY_TYPE,
  ArrayPreviewSchema,
  MODEL_TYPE,
  ModelPreviewSchema,
  TABLE_TYPE,
  TablePreviewSchema
} from '../../api/preview.js';
import { compareTables } from './compare-tables.js';
import { compareTrees } from './compare-trees.js';
import { differencesOf } from './differences.js';
import { statisticsOf } from './statistics.js';

/** MIME type to text. */
type Bundle = Readonly<Record<string, string>>;

/** What a comparison tells of values. */
type ComparedValues = Pick<Comparison, 'table' | 'statistics' | 'values' | 'values_cut'>;

/** Types whose text is the value itself. */
const PLAIN = new Set(['int', 'float', 'complex', 'bool', 'str', 'NoneType', 'bytes']);

const isPlain = (type: string): boolean =>
  PLAIN.has(type) || /^numpy\.(?:u?int|float|complex|bool|str|datetime|timedelta)\w*$/.test(type);

/** Whether a text is all that is shown, and tells of the value and not of its place in the memory. */
function isTelling({ 'text/plain': text = '', ...others }: Bundle): boolean {
  return (
    text !== '' &&
    Object.keys(others).length === 0 &&
    !/\n|0x[\da-f]{4}/i.test(text) &&
    text.length <= COMPARED_TEXT
  );
}

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function ofType<S extends TSchema>(schema: S, bundle: Bundle, type: string): Static<S> | undefined {
  const value = parsed(bundle[type]);
  return Check(schema, value) ? value : undefined;
}

/** What two previews of one MIME type have. */
function both<T>(read: (bundle: Bundle) => T | undefined, before: Bundle, after: Bundle) {
  const [was, is] = [read(before), read(after)];
  return was === undefined || is === undefined ? undefined : ([was, is] as const);
}

/** A value with its preview. */
export interface PreviewedValue {
  readonly value_type: string;
  readonly preview: Bundle;
}

/** How two values differ, as far as their previews tell. */
export function comparePreviews(before: PreviewedValue, after: PreviewedValue): ComparedValues {
  const [was, is] = [before.preview, after.preview];
  const tables = both((one) => ofType(TablePreviewSchema, one, TABLE_TYPE), was, is);
  if (tables !== undefined) {
    return { table: compareTables(...tables) };
  }
  const arrays = both((one) => ofType(ArrayPreviewSchema, one, ARRAY_TYPE), was, is);
  if (arrays !== undefined) {
    const [one, other] = arrays;
    const types = differencesOf({ type: one.type }, { type: other.type });
    return { statistics: [...types, ...statisticsOf(one, other)] };
  }
  const models = both((one) => ofType(ModelPreviewSchema, one, MODEL_TYPE), was, is);
  const trees = models ?? both((one) => parsed(one['application/json']), was, is);
  if (trees !== undefined) {
    return compareTrees(...trees);
  }
  const arePlain = isPlain(before.value_type) && isPlain(after.value_type);
  if (arePlain || (before.value_type === after.value_type && isTelling(was) && isTelling(is))) {
    return compareTrees(was['text/plain'], is['text/plain']);
  }
  return {};
}
