import { ArtifactStorageError } from '../../../api/errors.js';
import type { StorageOptions } from '../../../api/location.js';
import { schemeOf } from '../../../location/artifact-storage-dir.js';
import { losesNumbers } from '../../../location/lost-number.js';
import { SECRET_MASK } from '../../../location/sqlalchemy-url.js';
import {
  isSecretOption,
  STORAGE_OPTIONS,
  type StorageOption,
  secretsOf
} from '../../../location/storage-options.js';
import type { IOptionRow } from '../../interfaces/draft.js';

/** What the filesystem of a directory takes. */
export function optionsFor(artifact_storage_dir: string): readonly StorageOption[] {
  return STORAGE_OPTIONS[schemeOf(artifact_storage_dir)];
}

const typeOf = (name: string, known: readonly StorageOption[]): StorageOption['type'] =>
  known.find((option) => option.name === name)?.type ?? 'any';

/** Options as rows to edit. */
export function rowsOf(
  options: StorageOptions,
  known: readonly StorageOption[]
): readonly IOptionRow[] {
  return Object.entries(options).map(([name, value]) => ({
    // The names of a dictionary are different from each other.
    id: `given:${name}`,
    name,
    text:
      typeof value === 'string' && typedValue(name, value, known) === value
        ? value
        : JSON.stringify(value)
  }));
}

/** The value of a text by the type of its option. What cannot be read stays a text. */
function typedValue(name: string, text: string, known: readonly StorageOption[]): unknown {
  const trimmed = text.trim();
  const type = typeOf(name, known);
  switch (type) {
    case 'string':
      return text;
    case 'boolean':
      return /^true$/i.test(trimmed) ? true : /^false$/i.test(trimmed) ? false : text;
    case 'integer':
    case 'number':
      return trimmed === '' || !Number.isFinite(Number(trimmed)) ? text : Number(trimmed);
    default: {
      const value = isJson(text) ? (JSON.parse(text) as unknown) : text;
      // A secret may be made of digits, also where its option is not known.
      const isText = isSecretOption(name) && (typeof value !== 'object' || value === null);
      return isText ? text : value;
    }
  }
}

/** The options that rows stand for while they are typed, mistakes included. Only for display. */
export function typedOptions(
  rows: readonly IOptionRow[],
  known: readonly StorageOption[]
): StorageOptions {
  return Object.fromEntries(
    rows.map(({ name, text }) => [name.trim(), typedValue(name.trim(), text, known)])
  );
}

/** Whether a row holds a secret, also one inside a dictionary: it is typed masked then. */
export function isSecretRow(
  { name, text }: Pick<IOptionRow, 'name' | 'text'>,
  known: readonly StorageOption[]
): boolean {
  const option = name.trim();
  return (
    isSecretOption(option, text) ||
    secretsOf({ [option]: typedValue(option, text, known) }).length > 0
  );
}

/** The row that an error's field names, `storage_options.client_kwargs.verify` for example. */
export function rowOfField(
  field: string | undefined,
  rows: readonly IOptionRow[]
): IOptionRow | undefined {
  const [, name] = field?.split('.') ?? [];
  if (name === undefined) {
    return undefined;
  }
  // Of a name that is there twice, the second one is too much.
  return (
    rows.findLast((row) => row.name.trim() === name) ??
    rows.find((row, index) => row.name.trim() === '' && name === String(index))
  );
}

/**
 * The options that rows stand for. A row without a name and value, and a secret that was left empty,
 * say nothing.
 *
 * @throws ArtifactStorageError `invalid_input`, field `storage_options.<name>` or, without a name, of
 *   the row's place, where a row has no name, repeats one, is no JSON where its option takes a
 *   dictionary, or still holds a mask in place of its secret.
 */
export function optionsOf(
  rows: readonly IOptionRow[],
  known: readonly StorageOption[],
  keeps: (options: StorageOptions) => boolean = () => false
): StorageOptions {
  const options: Record<string, unknown> = {};
  const isKept = keeps(typedOptions(rows, known));
  for (const [index, row] of rows.entries()) {
    const name = row.name.trim();
    if (row.text.trim() === '' && (name === '' || isSecretOption(name))) {
      continue;
    }
    const refuse = (message: string, hint: string): never => {
      throw new ArtifactStorageError({
        kind: 'invalid_input',
        message,
        hint,
        field: `storage_options.${name === '' ? index : name}`
      });
    };
    if (name === '') {
      refuse('An option has a value, but no name.', 'Enter its name or remove the row.');
    }
    if (name in options) {
      refuse(`The option ${name} is there twice.`, 'Remove one of the two rows.');
    }
    const value = typedValue(name, row.text, known);
    if (typeOf(name, known) === 'object' && typeof value === 'string') {
      refuse(`The option ${name} is not valid JSON.`, 'Write it as {"name": "value"}.');
    }
    if (typeof value !== 'string' && losesNumbers(row.text)) {
      refuse(
        `The option ${name} has a number that is too large, too small or too long to be kept exactly.`,
        'Write another one, or put it into quotes to keep it as text.'
      );
    }
    if (!isKept && secretsOf({ [name]: value }).includes(SECRET_MASK)) {
      refuse(
        `The secret ${name} is not shown, so it cannot be kept with other options.`,
        'Enter it again.'
      );
    }
    options[name] = value;
  }
  return options;
}

/** Whether two lists of rows say the same. */
export function sameRows(a: readonly IOptionRow[], b: readonly IOptionRow[]): boolean {
  return (
    a.length === b.length &&
    a.every((row, index) => row.name === b[index]?.name && row.text === b[index]?.text)
  );
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
