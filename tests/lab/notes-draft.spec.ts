import { describe, expect, it } from 'vitest';
import type { Artifact } from '../../src/api/artifact.js';
import {
  changeOf,
  draftOf,
  draftProblem,
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
    ['metadata', { metadata: [{ key: 'auc', text: '1e400' }] }],
    ['alias', { aliases: ['latest'] }],
    ['alias', { aliases: ['7'] }]
  ])('says at %s what is wrong there', (field, part) => {
    expect(draftProblem({ ...draftOf(ARTIFACT), ...part })?.field).toBe(field);
  });
});
