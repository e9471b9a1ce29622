import { describe, expect, it } from 'vitest';
import { refuseForeignRequest } from '../../../src/server/http/guard.js';

const own = {
  host: 'localhost:8888',
  'x-artifact-storage': '1',
  'content-type': 'application/json',
  'content-length': '2'
};

const post = (headers: Record<string, string | undefined>) => () =>
  refuseForeignRequest({ method: 'POST', url: '/sessions/a/artifacts', headers });

describe('refuseForeignRequest', () => {
  it.each([
    ['the kernel', own],
    ['our page', { ...own, 'sec-fetch-site': 'same-origin', origin: 'http://localhost:8888' }],
    ['our page in an old browser', { ...own, origin: 'http://localhost:8888' }],
    [
      'our page behind a reverse proxy',
      { ...own, host: '10.0.0.1', 'sec-fetch-site': 'same-origin', origin: 'https://hub.example' }
    ]
  ])('lets %s through', (_who, headers) => {
    expect(post(headers)).not.toThrow();
  });

  it.each([
    ['another site', { ...own, 'sec-fetch-site': 'cross-site' }],
    ['a sister site', { ...own, 'sec-fetch-site': 'same-site' }],
    ['another origin in an old browser', { ...own, origin: 'https://evil.example' }],
    ['a sandboxed frame', { ...own, origin: 'null' }],
    ['a form without the header', { ...own, 'x-artifact-storage': undefined }],
    ['a text/plain body', { ...own, 'content-type': 'text/plain' }],
    ['a form body', { ...own, 'content-type': 'application/x-www-form-urlencoded' }],
    [
      'a chunked body without a type',
      { ...own, 'content-type': undefined, 'transfer-encoding': 'chunked' }
    ]
  ])('refuses %s', (_who, headers) => {
    expect(post(headers)).toThrow(expect.objectContaining({ kind: 'permission_denied' }));
  });

  it('refuses a CORS preflight', () => {
    expect(() =>
      refuseForeignRequest({ method: 'OPTIONS', url: '/health', headers: own })
    ).toThrow();
  });

  it('shows the OpenAPI document to a person at the address bar', () => {
    expect(() =>
      refuseForeignRequest({
        method: 'GET',
        url: '/openapi.json',
        headers: { host: 'localhost', 'sec-fetch-site': 'none' }
      })
    ).not.toThrow();
  });
});
