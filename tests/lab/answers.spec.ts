import { Check, Errors } from 'typebox/value';
import { expect, it } from 'vitest';
import { ROUTES, type RouteName } from '../../src/api/routes.js';
import { ANSWERS, type Answers } from './support/answers.js';

const input = {
  params: { session_id: 'k1' },
  query: { name: 'model' },
  body: { name: 'model', version: 1 }
};

it.each(Object.keys(ANSWERS) as RouteName[])('the answer to %s is one of the contract', (name) => {
  const answer = (ANSWERS as Answers)[name] as (given: unknown) => unknown;
  const { response } = ROUTES[name];
  expect([...Errors(response, answer(input))]).toEqual([]);
  expect(Check(response, answer(input))).toBe(true);
});
