import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/api/artifact.js';
import {
  changeOf,
  draftOf,
  draftProblem,
  metadataText,
  metadataValue,
  withTyped
} from '../../src/lab/artifacts/notes/notes-draft.js';
import { artifactOf } from './support/answers.js';

const ARTIFACT: Artifact = {
  ...artifactOf('model'),
  description: 'The first one',
  tags: ['baseline'],
  metadata: { auc: 0.81, owner: 'ana', final: false, code: '007', nothing: null },
  aliases: ['production']
};

describe('the value of metadata', () => {
  it.each([
    ['0.81', 0.81],
    [' -1e3 ', -1000],
    ['true', true],
    ['', null],
    ['ana', 'ana'],
    ['"0.81"', '0.81'],
    ['1_000', '1_000'],
    ['1e999', '1e999'],
    ['0x10', '0x10']
  ] as const)('%j is %j', (text, value) => {
    expect(metadataValue(text)).toBe(value);
  });

  it.each([0.81, -1e21, true, false, null, 'ana', '0.81', 'true', '', ' x ', '"x"'] as const)(
    '%j is the same after it was shown',
    (value) => {
      expect(metadataValue(metadataText(value))).toBe(value);
    }
  );
});

describe('the form of notes', () => {
  it('changes nothing as it stands', () => {
    expect(changeOf(ARTIFACT, draftOf(ARTIFACT))).toEqual({
      notes: undefined,
      newAliases: [],
      lostAliases: []
    });
  });

  it('writes what differs, and leaves the rest', () => {
    const draft = { ...draftOf(ARTIFACT), description: '', aliases: ['staging'] };
    expect(changeOf(ARTIFACT, draft)).toEqual({
      notes: { description: '' },
      newAliases: ['staging'],
      lostAliases: ['production']
    });
  });

  it('takes what is typed and not yet a tag', () => {
    const draft = withTyped(draftOf(ARTIFACT), 'tags', 'wide, baseline');
    expect(draft.tags).toEqual(['baseline', 'wide']);
  });

  it('leaves out a row in which nothing was typed', () => {
    const draft = draftOf(ARTIFACT);
    const more = { ...draft, metadata: [...draft.metadata, { key: '', text: '' }] };
    expect(changeOf(ARTIFACT, more).notes).toBeUndefined();
    expect(draftProblem(more)).toBeUndefined();
  });

  it.each([
    ['description', { description: 'x'.repeat(10_001) }],
    ['tags', { tags: ['x'.repeat(101)] }],
    ['metadata', { metadata: [{ key: '', text: '1' }] }],
    [
      'metadata',
      {
        metadata: [
          { key: 'a', text: '1' },
          { key: 'a ', text: '2' }
        ]
      }
    ],
    ['alias', { aliases: ['latest'] }],
    ['alias', { aliases: ['7'] }]
  ])('says at %s what is wrong there', (field, part) => {
    expect(draftProblem({ ...draftOf(ARTIFACT), ...part })?.field).toBe(field);
  });
});
