import { describe, expect, it } from 'vitest';
import {
  isSafeAttribute,
  isSafeElement,
  safeClasses,
  safePreview
} from '../../src/lab/artifacts/details/preview/safe-preview.js';

describe('what is shown of a preview', () => {
  it('is its HTML, then its picture, then its text', () => {
    const plain = { 'text/plain': 'x' };
    const png = { ...plain, 'image/png': 'iVBO\nRw==\n' };
    expect(safePreview({ ...png, 'text/html': '<b>x</b>' })).toEqual({
      kind: 'html',
      html: '<b>x</b>'
    });
    expect(safePreview(png)).toEqual({ kind: 'picture', url: 'data:image/png;base64,iVBORw==' });
    expect(safePreview(plain)).toEqual({ kind: 'text', text: 'x', leftOut: [] });
    expect(safePreview({})).toBeUndefined();
  });

  it('is an image for SVG, whose text ends no URL', () => {
    expect(safePreview({ 'image/svg+xml': '<svg>#"\ud800</svg>' })).toEqual({
      kind: 'picture',
      url: 'data:image/svg+xml,%3Csvg%3E%23%22%EF%BF%BD%3C%2Fsvg%3E'
    });
  });

  it('is no picture whose data is not base64', () => {
    const bundle = { 'image/png': '" onerror="x', 'text/plain': 'x' };
    expect(safePreview(bundle)).toEqual({ kind: 'text', text: 'x', leftOut: ['image/png'] });
  });

  it.each([
    'application/vnd.vega.v5+json',
    'application/vnd.vegalite.v5+json',
    'application/vnd.plotly.v1+json',
    'application/geo+json',
    'application/pdf',
    'application/javascript',
    'text/vnd.mermaid',
    'video/mp4',
    'application/vnd.nobody.knows'
  ])('is the text beside %s, which is named as left out', (type) => {
    const spec = 'https://elsewhere.example/spec.json';
    expect(safePreview({ [type]: spec, 'text/plain': 'Chart' })).toEqual({
      kind: 'text',
      text: 'Chart',
      leftOut: [type]
    });
    expect(safePreview({ [type]: spec })).toEqual({ kind: 'text', text: '', leftOut: [type] });
  });

  it.each(['text/markdown', 'text/latex', 'application/json'])('is the source of %s', (type) => {
    const text = '![x](https://elsewhere.example/x.png)';
    expect(safePreview({ [type]: text })).toEqual({ kind: 'text', text, leftOut: [] });
  });
});

describe('an HTML preview', () => {
  it.each(['table', 'TD', 'img', 'a', 'pre', 'details'])('shows <%s>', (name) => {
    expect(isSafeElement(name)).toBe(true);
  });

  it.each(
    (
      'script style link meta base iframe object embed form input button video audio source ' +
      'track picture svg image use math template noscript portal frame frameset x-own'
    ).split(' ')
  )('drops <%s>', (name) => {
    expect(isSafeElement(name)).toBe(false);
  });

  it.each([
    ['a', 'href', 'https://docs.example/page'],
    ['a', 'href', 'mailto:ana@docs.example'],
    ['img', 'src', 'data:image/png;base64,iVBORw=='],
    ['td', 'style', 'text-align: right; color: #fff; background-color: rgb(1, 2, 3)'],
    ['td', 'colspan', '2'],
    ['table', 'class', 'dataframe']
  ])('keeps <%s %s="%s">', (element, name, value) => {
    expect(isSafeAttribute(element, name, value)).toBe(true);
  });

  it.each([
    ['img', 'src', 'https://elsewhere.example/x.png'],
    ['img', 'SRC', '//elsewhere.example/x.png'],
    ['img', 'src', ' \n//elsewhere.example/x.png'],
    ['img', 'src', '\\\\elsewhere.example\\x.png'],
    ['img', 'src', 'api/contents'],
    ['img', 'src', 'blob:https://elsewhere.example/1'],
    ['img', 'srcset', 'https://elsewhere.example/x.png 2x'],
    ['img', 'lowsrc', 'https://elsewhere.example/x.png'],
    ['img', 'onerror', 'alert(1)'],
    ['a', 'href', 'javascript:alert(1)'],
    ['a', 'href', 'data:text/html,x'],
    ['a', 'ping', 'https://elsewhere.example/'],
    ['link', 'href', 'https://elsewhere.example/x.css'],
    ['use', 'xlink:href', 'https://elsewhere.example/x.svg#x'],
    ['table', 'background', 'https://elsewhere.example/x.png'],
    ['video', 'poster', 'https://elsewhere.example/x.png'],
    ['span', 'data-commandlinker-command', 'notebook:run-all-cells'],
    ['td', 'style', 'background: URL(https://elsewhere.example/x.png)'],
    ['td', 'style', 'background: u\\72l(//elsewhere.example/x.png)'],
    ['td', 'style', 'background: image-set("//elsewhere.example/x.png" 1x)'],
    ['td', 'style', 'background: src("//elsewhere.example/x.png")'],
    ['td', 'style', '@import "//elsewhere.example/x.css"'],
    ['td', 'style', '--x: url(//elsewhere.example/x.png); background: var(--x)']
  ])('drops <%s %s="%s">', (element, name, value) => {
    expect(isSafeAttribute(element, name, value)).toBe(false);
  });

  it('keeps no class that JupyterLab styles', () => {
    expect(safeClasses('dataframe jp-Dialog  lm-Widget\tp-Widget CM-editor lm-')).toBe('dataframe');
    expect(safeClasses('jp-Dialog')).toBe('');
    expect(safeClasses('pretty jpg')).toBe('pretty jpg');
  });
});
