import { Type } from 'typebox';

/** A text. */
export const text = (description: string, options: Type.TStringOptions = {}) =>
  Type.String({ ...options, description });

/** A whole number. */
export const integer = (description: string, options: Type.TNumberOptions = {}) =>
  Type.Integer({ ...options, description });

/** True or false. */
export const flag = (description: string, options: Type.TSchemaOptions = {}) =>
  Type.Boolean({ ...options, description });

/** A number that need not be whole. */
export const number = (description: string) => Type.Number({ description });

/** A list. */
export const list = <T extends Type.TSchema>(items: T, description: string) =>
  Type.Array(items, { description });

/** A value, or null. */
export const orNull = <T extends Type.TSchema>(value: T, description?: string) =>
  Type.Union([value, Type.Null()], description === undefined ? {} : { description });

/** What a client sends: a key that is not known is an error. */
export const closed = <P extends Type.TProperties>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** The body of a request. Its name is that in the OpenAPI document and in Python. */
export const request = <P extends Type.TProperties>($id: string, properties: P) =>
  Type.Object(properties, { additionalProperties: false, $id });

/** An answer, or a part of one. Its name is that in the OpenAPI document and in Python. */
export const answer = <P extends Type.TProperties>(
  $id: string,
  properties: P,
  description?: string
) => Type.Object(properties, description === undefined ? { $id } : { $id, description });
