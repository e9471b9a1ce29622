import { describe, expect, it } from 'vitest';
import { trustsCharts } from '../../src/lab/artifacts/details/preview/chart-trust.js';

const active = (path: string, cells: readonly { type: string; trusted: boolean }[]) =>
  ({ document: { path, notebook: { content: { model: { cells } } } } }) as unknown as Parameters<
    typeof trustsCharts
  >[0]['active'];
const TRUSTED = [
  { type: 'code', trusted: true },
  { type: 'markdown', trusted: false }
];

describe('a chart is drawn', () => {
  it('where the notebook that saved it is open and trusted', () => {
    const scope = { active: active('work/a.ipynb', TRUSTED) };
    expect(trustsCharts(scope, { notebook_path: '/home/ana/work/a.ipynb' })).toBe(true);
    expect(
      trustsCharts(
        { active: active('RTC:work/a.ipynb', TRUSTED) },
        { notebook_path: '/home/ana/work/a.ipynb' }
      )
    ).toBe(true);
  });

  it.each([
    ['another notebook', active('work/a.ipynb', TRUSTED), '/home/ana/work/b.ipynb'],
    ['a name that only ends alike', active('a.ipynb', TRUSTED), '/home/ana/data.ipynb'],
    ['no notebook that is known', active('work/a.ipynb', TRUSTED), null],
    [
      'a notebook with one untrusted cell',
      active('a.ipynb', [...TRUSTED, { type: 'code', trusted: false }]),
      '/a.ipynb'
    ],
    ['no open notebook', undefined, '/home/ana/work/a.ipynb']
  ])('never of %s', (_, session, notebook_path) => {
    expect(trustsCharts({ active: session }, { notebook_path })).toBe(false);
  });
});
