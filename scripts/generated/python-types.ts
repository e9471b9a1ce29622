/** JSON Schema as Python's types: what has an `$id` becomes a `TypedDict` of that name. */

/** The parts of JSON Schema that the contract uses. */
export interface JsonSchema {
  readonly $id?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly items?: JsonSchema | readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** How long a line may be. */
export const LINE = 100;
const KEYWORDS = new Set(['class', 'def', 'except', 'from', 'import', 'in', 'is', 'not', 'pass']);
const SIMPLE: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None'
};

/** A text, a number or a flag as Python writes it. */
export function literal(value: unknown): string {
  return value === true ? 'True' : value === false ? 'False' : JSON.stringify(value);
}

/** `retry_fallback` as `RetryFallback`. */
export function pascal(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Collects the classes that the types of a contract need, each once, before its first use. */
export class PythonTypes {
  readonly #classes = new Map<string, string>();
  readonly #fields = new Map<string, readonly string[]>();

  /** The classes, as source. */
  get source(): string {
    return [...this.#classes.values()].join('\n\n');
  }

  /**
   * The type of a schema.
   *
   * @param name - What its class is called if it is an object without an `$id`.
   * @param isQuery - Whether it is a query: the client leaves out what is None.
   */
  of(schema: JsonSchema, name: string, isQuery = false): string {
    if (schema.enum !== undefined || 'const' in schema) {
      return this.#literals(schema.enum ?? [schema.const], schema.$id);
    }
    if (schema.anyOf !== undefined) {
      const types = schema.anyOf.map((one, i) => this.of(one, i === 0 ? name : `${name}${i + 1}`));
      const union = [...new Set(types)].join(' | ');
      return schema.$id === undefined ? union : this.#alias(schema.$id, union);
    }
    if (schema.type === 'array') {
      const items = [schema.items ?? {}].flat() as readonly JsonSchema[];
      const types = items.map((item) => this.of(item, name.replace(/s$/, '')));
      return `list[${[...new Set(types)].join(' | ')}]`;
    }
    if (schema.type === 'object') {
      return this.#object(schema, schema.$id ?? name, isQuery);
    }
    return SIMPLE[schema.type ?? ''] ?? 'Any';
  }

  #literals(values: readonly unknown[], id: string | undefined): string {
    const type = `Literal[${values.map(literal).join(', ')}]`;
    if (id === undefined) {
      return type;
    }
    const line = `${id} = ${type}\n`;
    const items = values.map((value) => `    ${literal(value)},\n`).join('');
    this.#add(id, line.length <= LINE ? line : `${id} = Literal[\n${items}]\n`);
    return id;
  }

  #alias(id: string, union: string): string {
    const line = `${id} = ${union}\n`;
    const inner = `    ${union}`;
    const broken = inner.length <= LINE ? inner : inner.replaceAll(' | ', '\n    | ');
    this.#add(id, line.length <= LINE ? line : `${id} = (\n${broken}\n)\n`);
    return id;
  }

  #object(schema: JsonSchema, name: string, isQuery: boolean): string {
    const { properties, patternProperties, additionalProperties, required = [] } = schema;
    if (properties === undefined) {
      const [value] = Object.values(patternProperties ?? {});
      const values =
        value ?? (typeof additionalProperties === 'object' ? additionalProperties : {});
      return `dict[str, ${this.of(values, `${name}Item`)}]`;
    }
    const fields = Object.entries(properties).map(([key, property]) => {
      const type = this.of(property, `${name}${pascal(key)}`);
      const optional = isQuery ? `${type} | None` : type;
      return [key, required.includes(key) ? type : `NotRequired[${optional}]`] as const;
    });
    if (fields.some(([key]) => KEYWORDS.has(key))) {
      this.#add(name, asCall(name, fields));
      return name;
    }
    const lines = fields.map(([key, type]) => `    ${key}: ${type}\n`);
    if (this.#fields.get(name)?.join('') === lines.join('')) {
      // Its base was chosen when it was first met: by now there are others.
      return name;
    }
    const [base = 'TypedDict', inherited = []] = this.#baseOf(name, lines) ?? [];
    const own = lines.filter((line) => !inherited.includes(line)).join('');
    const source = `class ${name}(${base}):\n${own || '    pass\n'}`;
    this.#fields.set(name, lines);
    this.#add(name, source);
    return name;
  }

  /** The class with the most fields whose fields are all among these; not worth it for a few. */
  #baseOf(name: string, lines: readonly string[]): [string, readonly string[]] | undefined {
    return [...this.#fields]
      .filter(([other, fields]) => other !== name && fields.length > 4)
      .filter(([, fields]) => fields.every((line) => lines.includes(line)))
      .sort(([, a], [, b]) => b.length - a.length)[0];
  }

  #add(name: string, source: string): void {
    const earlier = this.#classes.get(name);
    if (earlier !== undefined && earlier !== source) {
      throw new Error(`Two schemas make the Python type ${name}: give one an $id.`);
    }
    this.#classes.set(name, source);
  }
}

/** A key that is a keyword of Python has no place in a class. */
function asCall(name: string, fields: readonly (readonly [string, string])[]): string {
  const items = fields.map(([key, type]) => `        "${key}": "${type}",\n`).join('');
  return `${name} = TypedDict(\n    "${name}",\n    {\n${items}    },\n)\n`;
}
