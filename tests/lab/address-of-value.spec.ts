import { expect, it } from 'vitest';
import { addressOfValue } from '../../src/lab/artifacts/details/about/address-of-value.js';

it.each([
  ['s3://team/kbd at http://127.0.0.1:9000', 's3://team/kbd/df/1.pkl', 'http://127.0.0.1:9000'],
  ['s3://team/kbd', 's3://team/kbd/df/1.pkl', null],
  ['/data/at http://x', '/data/at http://x/df/1.pkl', null],
  ['/', '/df/1.pkl', null]
])('a value in %s has an address, and a server apart', (root, address, server) => {
  expect(addressOfValue({ root, value_key: 'df/1.pkl' })).toEqual({ address, server });
});
