import type { NotebookPanel } from '@jupyterlab/notebook';
import { expect, openNotebook, rowOf, runCode, test } from './support.js';

const HOSTILE = `
import artifact_storage as storage

ELSEWHERE = 'https://elsewhere.example'

class Report:
    def _repr_html_(self):
        return f'''
        <link rel="stylesheet" href="{ELSEWHERE}/link.css">
        <style>@import url({ELSEWHERE}/import.css);</style>
        <base href="{ELSEWHERE}/">
        <meta http-equiv="refresh" content="0; url={ELSEWHERE}/refresh">
        <img src="{ELSEWHERE}/img.png"><img src="//elsewhere.example/relative.png">
        <img srcset="{ELSEWHERE}/srcset.png 1x">
        <picture><source srcset="{ELSEWHERE}/source.png"><img src="picture.png"></picture>
        <div style="background: url({ELSEWHERE}/style.png); height: 9px">a box</div>
        <div style='background-image: url("{ELSEWHERE}/style2.png"); height: 9px'>a box</div>
        <svg><image href="{ELSEWHERE}/svg.png"/><use xlink:href="{ELSEWHERE}/use.svg#x"/></svg>
        <video src="{ELSEWHERE}/video.mp4" poster="{ELSEWHERE}/poster.png" autoplay></video>
        <audio src="{ELSEWHERE}/audio.mp3" preload="auto"></audio>
        <input type="image" src="{ELSEWHERE}/input.png">
        <iframe src="{ELSEWHERE}/frame"></iframe><object data="{ELSEWHERE}/object"></object>
        <table background="{ELSEWHERE}/table.png"><tr><td>quarterly numbers</td></tr></table>
        <a href="{ELSEWHERE}/page">the whole report</a>'''

class Chart:
    def __repr__(self):
        return 'a chart of prices'
    def _repr_mimebundle_(self, **kwargs):
        spec = {'data': {'url': ELSEWHERE + '/data.json'}, 'mark': 'bar', 'encoding': {}}
        return {
            'application/vnd.vegalite.v5+json': spec,
            'text/markdown': f'![x]({ELSEWHERE}/markdown.png)',
            'image/svg+xml': f'<svg><image href="{ELSEWHERE}/bundle.png"/></svg>',
        }

storage.save(Report(), 'report')
storage.save(Chart(), 'chart')
`;

test.describe('the preview of a value that names other places', () => {
  test('shows its text and loads nothing', async ({ page, panel, tmpPath }) => {
    await openNotebook(page);
    // As a file: the editor is slow to type so much, and indents the lines once more.
    await page.contents.uploadContent(HOSTILE, 'text', `${tmpPath}/hostile.py`);
    expect(await runCode(page, "exec(open('hostile.py').read())")).not.toContain('Error');
    const origin = new URL(page.url()).origin;
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const url = request.url();
      if (/^https?:/.test(url) && !url.startsWith(`${origin}/`)) {
        elsewhere.push(url);
      }
    });
    const details = page.locator('.jp-ArtifactStorage-details:visible');
    const open = async (name: string): Promise<void> => {
      await rowOf(panel, name).click();
      await page.keyboard.press('Enter');
      await expect(details.getByRole('heading', { name: `${name} v0` })).toBeVisible();
    };

    await open('report');
    await expect(details.getByText('quarterly numbers', { exact: true })).toBeVisible();
    await expect(details.getByText('would be loaded from elsewhere')).toBeVisible();
    const link = details.getByRole('link', { name: 'the whole report' });
    await expect(link).toHaveAttribute('rel', /noopener/);
    await open('chart');
    await expect(
      details.locator('.jp-ArtifactStorage-preview').getByText('a chart of prices').first()
    ).toBeVisible();
    // Whatever the pages above would load was asked for before this answer.
    await page.evaluate(() => fetch('api/status'));
    expect(elsewhere).toEqual([]);
  });
});

/** Stand-ins for the libraries: what an unknown class shows has a deadline, which a busy machine misses. */
const CHARTS = `
import sys, types
import artifact_storage as storage

def library(name, source):
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, f'/stand-in-packages/{name}.py', 'exec'), module.__dict__)
    return module

altair = library('altair', '''
class Chart:
    def __repr__(self):
        return 'a bar chart'
    def to_dict(self):
        return {'$schema': 'https://vega.github.io/schema/vega-lite/v5.json',
                'data': {'values': [{'a': 'A', 'b': 28}, {'a': 'B', 'b': 55}]}, 'mark': 'bar',
                'encoding': {'x': {'field': 'a'}, 'y': {'field': 'b', 'type': 'quantitative'}}}
''')
plotly = library('plotly', '''
class Figure:
    def __repr__(self):
        return 'a figure'
    def to_json(self):
        return '{"data": [], "layout": {}}'
''')
storage.save(altair.Chart(), 'vega')
storage.save(plotly.Figure(), 'plotly')
`;

test('a chart is drawn only while the notebook that saved it is trusted', async ({
  page,
  panel,
  tmpPath
}) => {
  await openNotebook(page);
  await page.contents.uploadContent(CHARTS, 'text', `${tmpPath}/charts.py`);
  expect(await runCode(page, "exec(open('charts.py').read())")).not.toContain('Error');
  const details = page.locator('.jp-ArtifactStorage-details:visible');
  const chart = details.locator('.jp-RenderedVegaCommon5').locator('canvas, svg').first();
  await rowOf(panel, 'vega').dblclick();
  await expect(chart).toBeVisible();

  const trust = (isTrusted: boolean): Promise<void> =>
    page.evaluate((trusted) => {
      for (const widget of window.jupyterapp.shell.widgets('main')) {
        const cells = 'content' in widget ? (widget as NotebookPanel).content.widgets : undefined;
        for (const cell of cells ?? []) {
          cell.model.trusted = trusted;
        }
      }
    }, isTrusted);
  const showAgain = async (): Promise<void> => {
    await details.getByRole('tab', { name: 'Code', exact: true }).click();
    await details.getByRole('tab', { name: 'Preview', exact: true }).click();
  };
  await trust(false);
  await showAgain();
  await expect(details.getByText('is open and trusted')).toBeVisible();
  await expect(chart).toHaveCount(0);
  await trust(true);
  await showAgain();
  await expect(chart).toBeVisible();

  // Plotly is not part of JupyterLab: trusted or not, its text is shown, and why.
  await rowOf(panel, 'plotly').dblclick();
  await expect(
    details.getByText('nothing here renders application/vnd.plotly.v1+json')
  ).toBeVisible();
});
