import { describe, expect, it } from 'vitest';
import { passwordIn } from '../../../src/server/metadata/postgresql/password-file.js';

const place = { host: 'db', port: 5433, database: 'ml', user: 'ana' };

describe('the password file', () => {
  it.each<[string, string, Partial<typeof place>, string | undefined]>([
    ['a line that fits', 'db:5433:ml:ana:secret', {}, 'secret'],
    ['wildcards', '*:*:*:*:secret', {}, 'secret'],
    ['the first line that fits', 'db:5433:ml:eve:no\n*:*:*:ana:first\n*:*:*:*:second', {}, 'first'],
    ['lines of Windows', 'db:5433:ml:ana:secret\r\n', {}, 'secret'],
    ['a comment', '#db:5433:ml:ana:secret', { host: '#db' }, undefined],
    ['escaped characters', 'db:5433:ml:ana:a\\:b\\\\c', {}, 'a:b\\c'],
    ['an address of version 6', '\\:\\:1:5433:ml:ana:secret', { host: '::1' }, 'secret'],
    ['an escaped star, which is a star', '\\*:5433:ml:ana:secret', {}, undefined],
    ['another port', 'db:5432:ml:ana:secret', {}, undefined],
    ['a line that is too short', 'db:5433:ml:ana', {}, undefined],
    ['no password', 'db:5433:ml:ana:\n*:*:*:*:next', {}, 'next'],
    ['the usual socket', 'localhost:5433:ml:ana:secret', { host: '/tmp' }, 'secret'],
    ['another socket', '/run/pg:5433:ml:ana:secret', { host: '/run/pg' }, 'secret'],
    ['an empty file', '', {}, undefined]
  ])('reads %s', (_, text, more, password) => {
    expect(passwordIn(text, { ...place, ...more })).toBe(password);
  });
});
