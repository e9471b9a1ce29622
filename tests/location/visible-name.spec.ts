import { expect, it } from 'vitest';
import { visibleName } from '../../src/location/visible-name.js';

it.each([
  ['churn-model', 'churn-model'],
  ['a\u202ebc\nd \u200c', 'a\\u202ebc\\nd \u200c'],
  ['\t\r\0\x7f\u0085\u00ad', '\\t\\r\\x00\\x7f\\x85\\xad'],
  ['\ufeffa\u2028\u2029', '\\ufeffa\\u2028\\u2029'],
  ['a\ud800b', 'a\\ud800b'],
  ['a\u{e0061}', 'a\\U000e0061'],
  ['模型 ☃ 😀 👩\u200d🔬 ❤\ufe0f', '模型 ☃ 😀 👩\u200d🔬 ❤\ufe0f']
])('shows %j as Python does', (name, shown) => {
  expect(visibleName(name)).toBe(shown);
});
