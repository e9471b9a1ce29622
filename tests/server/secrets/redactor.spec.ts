import { describe, expect, it } from 'vitest';
import { maskOptions } from '../../../src/location/storage-options.js';
import { Redactor } from '../../../src/server/secrets/redactor.js';
import forms from '../../fixtures/written-secrets.json' with { type: 'json' };

const locations = (url: string) => [
  ...(/^(?:https|s?ftp|ssh|smb|github):/.test(url) ? [] : [{ database_url: url }]),
  { artifact_storage_dir: url },
  { storage_options: { endpoint_url: url, config_kwargs: { proxies: { https: url } } } }
];

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

  it('learns a password with half of a surrogate pair, which nothing can percent-encode', () => {
    const redactor = new Redactor();
    redactor.learn({ database_url: 'postgresql://ana:s3cr\ud800et@db/ml' });
    expect(redactor.redact('s3cr\ud800et, s3cr%EF%BF%BDet')).toBe('***, ***');
  });

  it('masks passwords in URLs that nobody told it about', () => {
    expect(new Redactor().redact('cannot open postgresql://ana:pw@db/ml now')).toBe(
      'cannot open postgresql://ana:***@db/ml now'
    );
  });

  it('removes a short word on its own only', () => {
    const redactor = new Redactor();
    redactor.learn({ database_url: 'postgresql://ana:postgres@db/ml' });
    const text = 'postgresql://h, "postgres", a%2Fpostgres, postgres:x, my_postgres_1, postgress';
    expect(redactor.redact(text)).toBe(
      'postgresql://h, "***", a%2F***, ***:x, my_***_1, postgress'
    );
  });

  it('removes the longer of two secrets first, and numbers', () => {
    const redactor = new Redactor();
    redactor.learn({
      storage_options: { key: 'canary-key', secret: 'canary-key-2', token: 123456 }
    });
    expect(redactor.redact('canary-key-2 canary-key 123456')).toBe('*** *** ***');
  });

  it('forgets what only one session knew', () => {
    const redactor = new Redactor();
    redactor.learn({ storage_options: { secret: 'canary-1' } }, 's1');
    redactor.learn({ storage_options: { secret: 'canary-2' } }, 's1');
    redactor.learn({ storage_options: { secret: 'canary-2' } }, 's2');
    redactor.learn({ storage_options: { secret: 'canary-3' } });
    redactor.forget('s1');
    expect(redactor.redact('canary-1 canary-2 canary-3')).toBe('canary-1 *** ***');
  });

  it('removes a password with quotes, blanks and slashes, as written and decoded', () => {
    const redactor = new Redactor();
    redactor.learn({ database_url: "postgresql://ana:p' /#x%21ret@db/ml", storage_options: null });
    expect(redactor.redact("a p' /#x%21ret b p' /#x!ret c")).toBe('a *** b *** c');
  });

  it.each(forms.plain_urls)('leaves a URL without a password as it is: %s', (url) => {
    for (const settings of locations(url)) {
      const redactor = new Redactor();
      redactor.learn(settings);
      const code = `options.set(database_url='${url}')`;
      expect(redactor.redact(code)).toBe(code);
      expect(redactor.redactKnown(code)).toBe(code);
    }
  });

  it.each(forms.urls_with_passwords)('masks the password of $url, and nothing else', (one) => {
    for (const settings of locations(one.url)) {
      const redactor = new Redactor();
      redactor.learn(settings);
      expect(redactor.redact(`'${one.url}'`)).toBe(`'${one.shown}'`);
      expect(redactor.redactKnown(`'${one.url}'`)).toBe(`'${one.shown}'`);
    }
  });

  it.each(forms.hidden_options)(
    'removes what display() hides, however it is written: $options',
    (one) => {
      const redactor = new Redactor();
      redactor.learn({ storage_options: one.options });
      for (const secret of one.secrets) {
        const written = [
          secret,
          secret.trim(),
          JSON.stringify(secret),
          encodeURIComponent(secret),
          Buffer.from(`ana:${secret.trim()}`).toString('base64'),
          `b'${JSON.stringify(secret).slice(1, -1)}'`
        ];
        expect(redactor.redact(written.join(' | '))).not.toMatch(/canary|Y2FuYXJ5|NhbmFye|jYW5hcn/);
      }
      const shown = JSON.stringify(maskOptions(one.options));
      for (const text of one.plain) {
        expect(redactor.redact(`It is ${text} today`)).toBe(`It is ${text} today`);
      }
      expect(shown).not.toContain('canary');
    }
  );

  it('takes the user of a filesystem for no secret, and the key of S3 for one', () => {
    const redactor = new Redactor();
    const storage_options = { username: 'deploy-bot', password: 'canary-1' };
    redactor.learn({ artifact_storage_dir: 'sftp://host/x', storage_options });
    expect(redactor.redact('deploy-bot canary-1')).toBe('deploy-bot ***');
    redactor.learn({ artifact_storage_dir: 's3://box', storage_options: { ...storage_options } });
    expect(redactor.redact('deploy-bot canary-1')).toBe('*** ***');
  });

  it('leaves no part of a secret that another form stands in', () => {
    const redactor = new Redactor();
    redactor.learn({
      storage_options: { password: 'x;AccountKey=canary canary', token: 'canary' }
    });
    expect(redactor.redact("'x;AccountKey=canary canary'")).toBe("'***'");
  });
});
