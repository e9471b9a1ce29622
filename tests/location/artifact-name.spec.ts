import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { artifactNameProblem, checkArtifactName } from '../../src/location/artifact-name.js';

describe('checkArtifactName', () => {
  it.each([
    ['', 'The name is empty.'],
    ['  ', 'The name is empty.'],
    ['\u3000', 'The name is empty.'],
    ['a\nb', /control/],
    ['a\tb', /control/],
    ['a\0', /control/],
    ['a\u0085b', /control/],
    ['a\ud800b', /surrogate/],
    ['x'.repeat(1025), /1025 characters/],
    ['模'.repeat(683), /2049 bytes/],
    // Two bytes, and three in lower case.
    ['İ'.repeat(700), /2100 bytes/]
  ])('refuses %j', (name, message) => {
    expect(() => checkArtifactName(name)).toThrow(message);
    expect(artifactNameProblem(name)?.hint).toBeTruthy();
  });

  it.each([
    'churn-model',
    'a/b',
    '..',
    '"quoted"',
    "it's",
    '模型 ☃ 😀',
    'x'.repeat(1024),
    ' a ',
    'NUL'
  ])('takes %j', (name) => {
    expect(artifactNameProblem(name)).toBeNull();
  });

  it('decides about any text without throwing anything else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        artifactNameProblem(name);
      })
    );
  });
});
