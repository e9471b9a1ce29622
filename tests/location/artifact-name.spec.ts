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
    // Right-to-left override and its kin.
    ['gpj.\u202emodel', /cannot be seen \(U\+202E\)/],
    ['a\u2066b\u2069', /U\+2066/],
    ['a\u200fb', /U\+200F/],
    ['a\u200bb', /U\+200B/],
    ['a\u00adb', /U\+00AD/],
    ['\ufeffa', /U\+FEFF/],
    ['a\u2060b', /U\+2060/],
    ['a\ufff9b', /U\+FFF9/],
    ['a\u{e0061}', /U\+E0061/],
    ['\u200d', 'The name is empty.'],
    ['\u3164 \ufe0f', 'The name is empty.'],
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
    // Persian, Sinhala and emoji need what joins letters, or not.
    'می\u200cخواهم',
    'ශ\u200dරී',
    '👩\u200d🔬 ❤\ufe0f',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}',
    // A visible sign of Arabic, although it is a format character.
    '\u0600123',
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
