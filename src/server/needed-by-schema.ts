/** What a schema found wrong, as far as it is said. */
export interface SchemaFinding {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: object;
  readonly message?: string | undefined;
}

/** What types are called. */
const CALLED: Readonly<Record<string, string>> = {
  integer: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  null: 'null'
};

const typeText = (type: unknown): string => CALLED[String(type)] ?? String(type);

const quoted = (value: unknown): string => JSON.stringify(value);

/** Words in a sentence: `a, b or c`. */
function either(words: readonly string[]): string {
  const all = [...new Set(words)];
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} or ${last}`;
}

function kindOf({ keyword, params }: SchemaFinding): readonly string[] | undefined {
  const { type, allowedValue, allowedValues } = params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'type':
      return [type].flat().map(typeText);
    case 'const':
      return [quoted(allowedValue)];
    case 'enum':
      return Array.isArray(allowedValues) ? allowedValues.map(quoted) : undefined;
    default:
      return undefined;
  }
}

function limitOf({ keyword, params }: SchemaFinding): string | undefined {
  const { limit } = params as Readonly<Record<string, unknown>>;
  const text = typeof limit === 'number' ? limit.toLocaleString('en-US') : '';
  const entries = limit === 1 ? 'entry' : 'entries';
  switch (keyword) {
    case 'minimum':
      return `must be ${text} or more`;
    case 'maximum':
      return `must be ${text} or less`;
    case 'exclusiveMinimum':
      return `must be more than ${text}`;
    case 'exclusiveMaximum':
      return `must be less than ${text}`;
    case 'minItems':
      return `must have at least ${text} ${entries}`;
    case 'maxItems':
      return `must have at most ${text} ${entries}`;
    case 'maxLength':
      return `is longer than ${text} characters`;
    case 'minLength':
      return limit === 1 ? 'is empty' : `is shorter than ${text} characters`;
    default:
      return undefined;
  }
}

/**
 * What the first finding of a schema says its value must be: a predicate, in words for people. Never
 * the value itself, which may be a secret.
 */
export function neededBySchema(findings: readonly SchemaFinding[]): string {
  const [first] = findings;
  if (first === undefined) {
    return 'is not valid';
  }
  const ofValue = findings.filter(({ instancePath }) => instancePath === first.instancePath);
  // A value that is of one of the possible types has another mistake.
  const limit = ofValue.map(limitOf).find((one) => one !== undefined);
  if (limit !== undefined) {
    return limit;
  }
  // Where several are possible, each has its finding.
  const kinds = ofValue.flatMap((one) => kindOf(one) ?? []);
  return kinds.length === 0 ? (first.message ?? 'is not valid') : `must be ${either(kinds)}`;
}
