const UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/**
 * A size for people, in decimal units: `21 B`, `48 MB`.
 *
 * @param locale whose digits; undefined: those of where it runs
 */
export function sizeText(bytes: number, locale: string | undefined = 'en-US'): string {
  let unit = 0;
  let size = bytes;
  while (size >= 999.5 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || size >= 9.95 ? 0 : 1;
  return `${size.toLocaleString(locale, { maximumFractionDigits: digits })} ${UNITS[unit]}`;
}

/**
 * Two sizes that differ, to the byte where they would read the same: `21 B` and `42 B`.
 *
 * @param locale whose digits; undefined: those of where it runs
 */
export function differentSizes(
  one: number,
  other: number,
  locale: string | undefined = 'en-US'
): readonly [string, string] {
  const [first, second] = [sizeText(one, locale), sizeText(other, locale)];
  const inBytes = (size: number): string => `${size.toLocaleString(locale)} B`;
  return first === second ? [inBytes(one), inBytes(other)] : [first, second];
}

/** The same in words: `21 B instead of 42 B`. */
export function insteadOfSize(found: number, recorded: number): string {
  return differentSizes(found, recorded).join(' instead of ');
}
