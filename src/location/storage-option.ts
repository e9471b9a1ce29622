/** What happens to an option: it takes effect, is accepted without effect, or is refused. */
export type OptionClass = 'map' | 'no_effect' | 'reject';

/** One option of a filesystem, as fsspec documents it. */
export interface StorageOption {
  readonly name: string;
  readonly class: OptionClass;
  readonly type: 'boolean' | 'integer' | 'number' | 'string' | 'object' | 'any';
  /** What it does, in one sentence; for a refused one, what to do instead. */
  readonly help: string;
  /** What a dictionary in its place takes. */
  readonly nested?: readonly StorageOption[];
}

/** An option, in one line. */
export const option = (
  name: string,
  optionClass: OptionClass,
  type: StorageOption['type'],
  help: string,
  nested?: readonly StorageOption[]
): StorageOption => ({
  name,
  class: optionClass,
  type,
  help,
  ...(nested === undefined ? {} : { nested })
});
