import { describe, expect, it } from 'vitest';
import { Redactor } from '../../../src/server/secrets/redactor.js';

describe('Redactor', () => {
  it('removes what it learned, wherever it stands', () => {
    const redactor = new Redactor();
    redactor.learn({
      database_url: 'postgresql://ana:s3cr%40t@db/ml',
      storage_options: { key: 'AKIA1234', secret: 'canary-secret', profile: 'team' }
    });
    const text = redactor.redact('key AKIA1234, secret "canary-secret", s3cr@t, s3cr%40t, team');
    expect(text).toBe('key ***, secret "***", ***, ***, team');
  });

  it('masks passwords in URLs that nobody told it about', () => {
    expect(new Redactor().redact('cannot open postgresql://ana:pw@db/ml now')).toBe(
      'cannot open postgresql://ana:***@db/ml now'
    );
  });

  it('removes a password with quotes, blanks and slashes, as written and decoded', () => {
    const redactor = new Redactor();
    redactor.learn({ database_url: "postgresql://ana:p' /#x%21ret@db/ml", storage_options: null });
    expect(redactor.redact("a p' /#x%21ret b p' /#x!ret c")).toBe('a *** b *** c');
  });
});
