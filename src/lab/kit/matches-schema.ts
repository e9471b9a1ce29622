import type { Static, TSchema } from 'typebox';

/** What of JSON Schema our schemas use. */
interface Rules {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Rules[];
  readonly items?: Rules;
  readonly properties?: Readonly<Record<string, Rules>>;
  readonly required?: readonly string[];
  readonly patternProperties?: Readonly<Record<string, Rules>>;
}

/**
 * Whether something has the form that one of our schemas says: what others wrote may have any form.
 * Only forms are looked at, not how long or how many.
 */
export function matchesSchema<S extends TSchema>(schema: S, value: unknown): value is Static<S> {
  return matches(schema as Rules, value);
}

function matches(rules: Rules, value: unknown): boolean {
  if (rules.anyOf !== undefined) {
    return rules.anyOf.some((one) => matches(one, value));
  }
  if (rules.enum !== undefined) {
    return rules.enum.includes(value);
  }
  if ('const' in rules) {
    return value === rules.const;
  }
  switch (rules.type) {
    case 'null':
      return value === null;
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value) && value.every((item) => matches(rules.items ?? {}, item));
    case 'object':
      return typeof value === 'object' && value !== null && hasParts(rules, value);
    case undefined:
      return true;
    default:
      return typeof value === rules.type;
  }
}

function hasParts(rules: Rules, value: object): boolean {
  const { properties = {}, required = [], patternProperties } = rules;
  const [others] = Object.values(patternProperties ?? {});
  return (
    required.every((key) => Object.hasOwn(value, key)) &&
    Object.entries(value).every(([key, part]) => {
      const rule = Object.hasOwn(properties, key) ? properties[key] : others;
      return rule === undefined || matches(rule, part);
    })
  );
}
