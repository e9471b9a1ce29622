import { Time } from '@jupyterlab/coreutils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { Artifact } from '../../api/artifact.js';
import { differentSizes, sizeText } from '../../location/size-text.js';

/** A size for people, with the digits of where they are: `48 MB`. */
export function formatSize(bytes: number): string {
  return sizeText(bytes, navigator.language);
}

/** Two sizes that differ: to the byte where they would read the same. */
export function formatSizes(one: number, other: number): readonly [string, string] {
  return differentSizes(one, other, navigator.language);
}

/** A time for people, relative to now: `2 minutes ago`, or where there is little room `2 min. ago`. */
export function formatTime(iso: string, style: 'long' | 'short' = 'long'): string {
  const isNow = Date.now() - Date.parse(iso) < 5000;
  return Time.formatHuman(isNow ? new Date(Date.now() - 1) : new Date(iso), style);
}

/** A time where people are, to the minute: `Nov 26, 2026, 10:54 PM`. */
export function formatDate(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'medium', timeStyle: 'short' });
}

/** The same in full, with its time zone: what a shorter form says on hover. */
export function formatExactTime(iso: string): string {
  return new Date(iso).toLocaleString(undefined, { dateStyle: 'full', timeStyle: 'long' });
}

/** The last part of a type's name: `DataFrame`. */
export function shortType(type: string): string {
  return type.split('.').at(-1) ?? type;
}

/** Type and shape of a value: `DataFrame 1,000,000 × 10`, `ndarray 37,500,000`, `dict · 2 items`. Of bytes, the shape is their size. */
export function formatType(
  { value_type, value_shape }: Pick<Artifact, 'value_type' | 'value_shape'>,
  trans: TranslationBundle
): string {
  return formatWholeType({ value_type: shortType(value_type), value_shape }, trans);
}

/** Type, shape and size: `dict · 2 items · 2.8 kB`. */
export function formatTypeAndSize(
  artifact: Pick<Artifact, 'value_type' | 'value_shape' | 'size'>,
  trans: TranslationBundle
): string {
  return `${formatType(artifact, trans)} · ${formatSize(artifact.size)}`;
}

/** Types whose length is a shape, not a number of items. */
const ARRAYS = /^(?:ndarray|\w*Tensor|matrix)$/;

/** The shape of a value alone: `1,000,000 × 10`, `2 items`; empty where it has none. */
export function formatShape(
  { value_type, value_shape }: Pick<Artifact, 'value_type' | 'value_shape'>,
  trans: TranslationBundle
): string {
  const shape = value_shape ?? [];
  const [length] = shape;
  if (length === undefined || isBytes(value_type)) {
    return '';
  }
  return isLength(value_type, shape)
    ? formatLength(value_type, length, trans)
    : shape.map((size) => size.toLocaleString()).join(' × ');
}

/** Whether a shape is a number of items. */
function isLength(type: string, shape: readonly number[]): boolean {
  return shape.length === 1 && !ARRAYS.test(shortType(type));
}

function isBytes(type: string): boolean {
  return ['bytes', 'bytearray'].includes(shortType(type));
}

/** `formatType` with the whole name of the type: `pandas.DataFrame 1,000,000 × 10`. */
export function formatWholeType(
  { value_type, value_shape }: Pick<Artifact, 'value_type' | 'value_shape'>,
  trans: TranslationBundle
): string {
  const shape = formatShape({ value_type, value_shape }, trans);
  const between = isLength(value_type, value_shape ?? []) ? ' · ' : ' ';
  return shape === '' ? value_type : `${value_type}${between}${shape}`;
}

/** How much there is of something with one length, in the words of its type. */
export function formatLength(type: string, length: number, trans: TranslationBundle): string {
  const count = length.toLocaleString();
  if (isBytes(type)) {
    return formatSize(length);
  }
  switch (shortType(type)) {
    case 'str':
      return trans._n('%2 character', '%2 characters', length, count);
    case 'Series':
      return trans._n('%2 row', '%2 rows', length, count);
    default:
      return trans._n('%2 item', '%2 items', length, count);
  }
}
