import { describe, expect, it } from 'vitest';
import { refuseForeignRequest } from '../../../src/server/http/guard.js';
import { OriginRules } from '../../../src/server/http/request-origin.js';

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

  const from = (
    headers: Record<string, string | undefined>,
    allowed: ConstructorParameters<typeof OriginRules>[0] = {}
  ) => {
    try {
      refuseForeignRequest(
        { method: 'POST', url: '/sessions/a/operations/check', headers: { ...own, ...headers } },
        new OriginRules(allowed)
      );
      return 'accepted';
    } catch {
      return 'refused';
    }
  };
  type Rules = NonNullable<ConstructorParameters<typeof OriginRules>[0]>;
  const LAB = 'http://lab.example.org';

  it.each([
    ['a default port in Host', { origin: LAB, host: 'lab.example.org:80' }],
    ['a default port of https', { origin: 'https://lab.example.org', host: 'lab.example.org:443' }],
    ['a default port in Origin', { origin: `${LAB}:80`, host: 'lab.example.org' }],
    ['capitals', { origin: LAB, host: 'Lab.Example.org' }],
    ['capitals in Origin', { origin: 'HTTP://LAB.example.org', host: 'lab.example.org' }],
    ['a dot at the end', { origin: LAB, host: 'lab.example.org.' }],
    ['a dot at the end of Origin', { origin: `${LAB}.`, host: 'lab.example.org' }],
    ['an IPv6 address', { origin: 'http://[::1]:8888', host: '[0:0:0:0:0:0:0:1]:8888' }],
    ['X-Forwarded-Host', { origin: LAB, host: '10.0.0.1', 'x-forwarded-host': 'lab.example.org' }],
    [
      'X-Forwarded-Host of two proxies',
      { origin: LAB, host: 'inner', 'x-forwarded-host': 'lab.example.org, inner:80' }
    ],
    [
      'X-Forwarded-Host without its port',
      { origin: `${LAB}:8080`, host: 'lab.example.org:8080', 'x-forwarded-host': 'lab.example.org' }
    ]
  ])('knows its own origin by %s', (_, headers) => {
    expect(from(headers)).toBe('accepted');
  });

  it.each([
    ['another port', { origin: `${LAB}:8080`, host: 'lab.example.org' }],
    ['a name that begins alike', { origin: `${LAB}.evil.example`, host: 'lab.example.org' }],
    ['a Host with a login', { origin: LAB, host: 'evil@lab.example.org' }],
    ['a Host with a path', { origin: LAB, host: 'lab.example.org/x' }],
    ['a scheme of its own', { origin: 'file://lab.example.org', host: 'lab.example.org' }],
    ['no Host', { origin: LAB, host: undefined }]
  ])('does not take for its own %s', (_, headers) => {
    expect(from(headers)).toBe('refused');
  });

  it.each([
    [{ allow_origin: LAB }, LAB, 'accepted'],
    [{ allow_origin: 'http://Lab.Example.org:80' }, LAB, 'accepted'],
    [{ allow_origin: LAB }, 'https://lab.example.org', 'refused'],
    [{ allow_origin: LAB }, `${LAB}.evil.example`, 'refused'],
    [{ allow_origin: '*' }, 'https://anywhere.example', 'accepted'],
    [{ allow_origin_pat: 'https?://[^/]*\\.example\\.org' }, LAB, 'accepted'],
    [{ allow_origin_pat: 'https?://[^/]*\\.example\\.org' }, `${LAB}.evil.net`, 'refused'],
    [{ allow_origin_pat: '(?i)HTTP://LAB.*\\Z' }, LAB, 'accepted'],
    [{ allow_origin_pat: '(?P<s>http)://lab.*' }, LAB, 'accepted'],
    [{ allow_origin_pat: '(' }, LAB, 'refused'],
    [{ allow_origin: 'http://other', allow_origin_pat: '.*' }, LAB, 'refused']
  ] satisfies readonly (readonly [Rules, string, string])[])(
    'with %j, a request from %s is %s',
    (allowed: Rules, origin, outcome) => {
      expect(from({ origin }, allowed)).toBe(outcome);
      expect(from({ origin, 'sec-fetch-site': 'cross-site' }, allowed)).toBe(outcome);
      expect(from({ origin: 'https://evil.example' }, allowed)).toBe(
        allowed.allow_origin === '*' ? 'accepted' : 'refused'
      );
    }
  );

  it('says nothing of a site that sends no origin, whatever Jupyter accepts', () => {
    expect(from({ 'sec-fetch-site': 'cross-site' }, { allow_origin: '*' })).toBe('refused');
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
