import fc from 'fast-check';

/** A JSON schema as the OpenAPI document has it. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema | readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly maxLength?: number;
}

/** An operation of the OpenAPI document. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly id: string;
  readonly query: readonly { readonly name: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
  /** The media type of its body. */
  readonly type: string;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly operationId: string;
            readonly parameters?: readonly { in: string; name: string; schema: Schema }[];
            readonly requestBody?: {
              readonly content: Readonly<Record<string, { readonly schema?: Schema }>>;
            };
          }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** A request as it is sent. */
export interface FuzzRequest {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly type: string;
}

/** The operation that is started, looked at and stopped. */
const OPERATION = 'operation-1';

/** A piece of JSON text, as it is. */
class Raw {
  constructor(readonly text: string) {}
}

/** `JSON.stringify`, with {@link Raw} in it. */
function written(value: unknown): string {
  if (value instanceof Raw) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(written).join()}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const items = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${items.map(([key, item]) => `${JSON.stringify(key)}:${written(item)}`).join()}}`;
  }
  return JSON.stringify(value ?? null);
}

const TEXTS = [
  ...[
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'a\udfff',
    '\u202e',
    '\ufeff',
    '%00',
    '%',
    '../..',
    '*',
    "'"
  ],
  ...['__proto__', 'constructor', 'toString', 'null', '-1', '2147483648', '1e9', '\n', '🦙'],
  ...['x'.repeat(1024), 'x'.repeat(70_000), '🦙'.repeat(600), "'; drop table artifact_storage_name"]
];

const RAW = [
  ...['0', '-1', '-0', '1.5', '1e400', '-1e400', '2147483647', '2147483648', '4294967296'],
  ...['9007199254740991', '9007199254740993', '9223372036854775808', '1e21', 'NaN', 'Infinity'],
  ...['null', 'true', '""', '[]', '{}', '"\\ud800"', '"\\u0000"', '01', 'nul', '', '[1,', '"'],
  ...['{"__proto__":{"a":1}}', '{"constructor":{"prototype":{"a":1}}}', '{"a":1,"a":2}'],
  `${'['.repeat(60)}${']'.repeat(60)}`,
  `${'['.repeat(5000)}${']'.repeat(5000)}`,
  `${'{"a":'.repeat(5000)}1${'}'.repeat(5000)}`,
  `[${'0,'.repeat(300_000)}0]`
];

const raw = fc.constantFrom(...RAW).map((text) => new Raw(text));

/** Requests of every operation of an OpenAPI document: right ones, nearly right ones, and nonsense. */
export class Fuzzer {
  readonly operations: readonly Operation[];
  readonly #schemas: Readonly<Record<string, Schema>>;
  readonly #places: readonly string[];

  /** @param places what stands where a place is asked for: nothing else may be written to */
  constructor(document: unknown, places: readonly string[]) {
    const { paths, components } = document as Document;
    this.#schemas = components.schemas;
    this.#places = places;
    this.operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId, parameters = [], requestBody }]) => ({
        method: method.toUpperCase(),
        path,
        id: operationId,
        query: parameters.filter((parameter) => parameter.in === 'query'),
        body: requestBody?.content['application/json']?.schema,
        type: Object.keys(requestBody?.content ?? {})[0] ?? 'application/json'
      }))
    );
  }

  /** @param session a path parameter, as it is */
  request(operation: Operation, session: string): fc.Arbitrary<FuzzRequest> {
    const { id, path, query } = operation;
    const body =
      operation.body === undefined
        ? operation.type === 'application/json'
          ? fc.constant(undefined)
          : fc.option(fc.string({ unit: 'binary', maxLength: 100 }), { nil: undefined })
        : fc.oneof(
            { weight: 12, arbitrary: this.#value('', operation.body).map(written) },
            { weight: 2, arbitrary: raw.map(written) },
            { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) }
          );
    const values = fc.tuple(
      ...query.map(({ name, schema }) =>
        fc.option(
          this.#value(name, schema).map((value) =>
            typeof value === 'string' ? value : written(value).slice(0, 8000)
          )
        )
      )
    );
    return fc.record({
      id: fc.constant(id),
      method: fc.oneof(
        { weight: 20, arbitrary: fc.constant(operation.method) },
        { weight: 1, arbitrary: fc.constantFrom('PATCH', 'GET', 'POST', 'PUT', 'DELETE', 'HEAD') }
      ),
      path: fc
        .tuple(values, fc.constantFrom('', '&x=%', '&=%ff', '&name=%00', '#'))
        .map(
          ([given, end]) =>
            `${path.replace('{session_id}', session).replace('{operation_id}', OPERATION)}?${query
              .flatMap(({ name }, i) =>
                given[i] === null ? [] : [`${name}=${encoded(String(given[i]))}`]
              )
              .join('&')}${end}`
        ),
      body,
      type: fc.oneof(
        { weight: 20, arbitrary: fc.constant(operation.type) },
        {
          weight: 1,
          arbitrary: fc.constantFrom(
            'text/plain',
            'application/json',
            'application/octet-stream',
            'application/json;x',
            ''
          )
        }
      )
    });
  }

  #value(name: string, schema: Schema, depth = 0): fc.Arbitrary<unknown> {
    const right = this.#right(name, schema, depth);
    return fc.oneof({ weight: 14, arbitrary: right }, { weight: 1, arbitrary: raw });
  }

  #right(name: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
    if (schema.$ref !== undefined) {
      return this.#right(name, this.#schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, depth);
    }
    if (schema.anyOf !== undefined) {
      return fc.oneof(...schema.anyOf.map((one) => this.#value(name, one, depth)));
    }
    if (schema.enum !== undefined || 'const' in schema) {
      return fc.constantFrom(...(schema.enum ?? [schema.const]));
    }
    switch (schema.type) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return fc.array(
          Array.isArray(schema.items)
            ? fc.tuple(...schema.items.map((item: Schema) => this.#value('', item, depth + 1)))
            : this.#value('', (schema.items ?? {}) as Schema, depth + 1),
          { maxLength: 3 }
        );
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer({ min: -1, max: 200 }), fc.constantFrom(2 ** 31, 2 ** 53));
      case 'boolean':
        return fc.boolean();
      default:
        return schema.type === 'string' ? this.#text(name) : fc.jsonValue({ maxDepth: 3 });
    }
  }

  #object(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const { properties, required = [] } = schema;
    if (properties === undefined) {
      return fc.dictionary(
        fc.constantFrom('text/plain', 'a', 'constructor', 'auto_mkdir', 'toString', '\ud800'),
        depth > 0 ? this.#text('') : fc.jsonValue({ maxDepth: 2 }),
        { maxKeys: 3 }
      );
    }
    const entries = Object.entries(properties).map(
      ([name, one]) => [name, this.#value(name, one, depth + 1)] as const
    );
    return fc.record(Object.fromEntries(entries), { requiredKeys: [...required] });
  }

  #text(name: string): fc.Arbitrary<string> {
    if (/dir|url|root|directory/.test(name)) {
      return fc.constantFrom(...this.#places);
    }
    const usual = {
      name: fc.constantFrom('model', 'features', 'a/b', 'Ä'),
      save_id: fc.uuid(),
      sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
      base64: fc.base64String({ maxLength: 100 }),
      change_id: fc.uuid(),
      operation_id: fc.constantFrom(OPERATION)
    }[name];
    const strange = fc.oneof(
      fc.constantFrom(...TEXTS),
      fc.string({ unit: 'binary', maxLength: 30 })
    );
    return usual === undefined
      ? strange
      : fc.oneof({ weight: 3, arbitrary: usual }, { weight: 1, arbitrary: strange });
  }
}

/** Percent-encoded; half a surrogate pair as a browser never sends it. */
function encoded(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%ed%a0%80';
  }
}
