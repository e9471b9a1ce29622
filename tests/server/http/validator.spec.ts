import { Type } from 'typebox';
import { describe, expect, it } from 'vitest';
import { SaveRequestSchema } from '../../../src/api/artifact.js';
import { validatorOf } from '../../../src/server/http/validator.js';

/** More uses than a schema is followed step by step. */
const USES = Array.from({ length: 40 }, (_, index) => index);

describe('a schema', () => {
  it('refuses with the same findings at its first use and when it is compiled', () => {
    const validate = validatorOf({
      schema: SaveRequestSchema,
      method: 'POST',
      url: '/',
      httpPart: 'body'
    });
    const [first, ...others] = USES.map(() => validate({ name: '', save_id: 'x', other: 1 }));
    expect(first).toHaveProperty('error.0.keyword');
    for (const other of others) {
      expect(other).toEqual(first);
    }
  });

  it('takes text of a URL as what it means, at each use', () => {
    const validate = validatorOf({
      schema: Type.Object({ limit: Type.Integer(), load: Type.Boolean() }),
      method: 'GET',
      url: '/',
      httpPart: 'querystring'
    });
    for (const limit of USES) {
      expect(validate({ limit: String(limit), load: 'true' })).toEqual({
        value: { limit, load: true }
      });
    }
  });
});
