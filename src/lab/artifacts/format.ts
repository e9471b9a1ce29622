import { Time } from '@jupyterlab/coreutils';
import type { Artifact } from '../../api/artifact.js';

const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A size for people, in decimal units: `48 MB`. */
export function formatSize(bytes: number): string {
  let unit = 0;
  let size = bytes;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 9.95 ? 0 : 1;
  return `${size.toLocaleString(undefined, { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

/** A time for people, relative to now: `2 minutes ago`. */
export function formatTime(iso: string): string {
  const age = Date.now() - Date.parse(iso);
  return age < 5000 ? Time.formatHuman(new Date(Date.now() - 1)) : Time.formatHuman(new Date(iso));
}

/** A time in full. */
export function formatExactTime(iso: string): string {
  return new Date(iso).toLocaleString();
}

/** Type and shape of a value: `DataFrame 1,000,000 × 10`. */
export function formatType(artifact: Artifact): string {
  const type = artifact.value_type.split('.').at(-1) ?? artifact.value_type;
  const shape = (artifact.value_shape ?? []).map((length) => length.toLocaleString()).join(' × ');
  return shape === '' ? type : `${type} ${shape}`;
}
