import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { Check, Convert, Errors } from 'typebox/value';

/**
 * How often a schema is followed step by step before it is compiled: a compilation takes as long as
 * some dozens of such checks, and a program that saves once uses each schema once.
 */
const STEP_BY_STEP = 16;

/** Validates one part of a route's requests. */
export const validatorOf: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  let uses = 0;
  let compiled: Validator | undefined;
  const isValid = (value: unknown): boolean => {
    uses += 1;
    if (uses > STEP_BY_STEP) {
      compiled ??= Compile(schema);
    }
    return compiled === undefined ? Check(schema, value) : compiled.Check(value);
  };
  return (value: unknown) => {
    // What stands in a URL is text.
    const converted = httpPart === 'body' ? value : Convert(schema, value);
    return isValid(converted)
      ? { value: converted }
      : { error: Errors(schema, converted) as unknown as Error };
  };
};
