import { expect, openPanel, test } from './support.js';

const REFUSALS = [403];

test.describe('cross-site requests through the real Jupyter server', () => {
  const url = 'artifact-storage/settings';
  const data = JSON.stringify({ artifact_storage_dir: '/tmp/stolen' });

  for (const [name, headers] of [
    ['a form of another site', { 'content-type': 'text/plain' }],
    [
      'another site, header and all',
      {
        'content-type': 'application/json',
        'x-artifact-storage': '1',
        origin: 'https://evil.example',
        'sec-fetch-site': 'cross-site'
      }
    ],
    ['no header', { 'content-type': 'application/json', 'sec-fetch-site': 'cross-site' }]
  ] as const) {
    test(`${name} is refused, with the cookie of somebody who is logged in`, async ({
      page,
      stores
    }) => {
      await openPanel(page);
      expect(await page.context().cookies()).not.toEqual([]);
      const answer = await page.request.fetch(url, { method: 'PUT', headers, data });
      expect(REFUSALS).toContain(answer.status());
      const check = await page.request.post('artifact-storage/sessions/x/check', {
        headers,
        data: '{}'
      });
      expect(REFUSALS).toContain(check.status());
      const defaults = await page.request.get('artifact-storage/defaults', {
        headers: { 'x-artifact-storage': '1' }
      });
      expect(await defaults.text()).toContain(stores.values);
    });
  }
});
