/** A preview as it is shown: text, or what loads nothing and runs nothing. */
export type SafePreview =
  | { readonly kind: 'html'; readonly html: string }
  | { readonly kind: 'picture'; readonly url: string }
  | { readonly kind: 'text'; readonly text: string; readonly leftOut: readonly string[] };

/** Types whose text is the preview where nothing better is there, the best first. */
const TEXT = ['text/plain', 'text/markdown', 'text/latex', 'application/json'];
const BITMAPS = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
/** What base64 is written in. */
const BASE64 = /^[A-Za-z0-9+/\s]+(?:=\s*){0,2}$/;
const SVG = 'image/svg+xml';

/**
 * Chooses what is shown of a preview. Types that a save doesn't write are shown as text: a renderer
 * of another extension, such as the one of Vega, loads whatever a specification names.
 *
 * @param bundle - MIME type to text; base64 for bitmaps.
 * @returns undefined where the preview has nothing that can be shown.
 */
export function safePreview(bundle: Readonly<Record<string, string>>): SafePreview | undefined {
  const html = bundle['text/html'];
  if (html) {
    return { kind: 'html', html };
  }
  for (const type of BITMAPS) {
    const url = bitmapUrl(type, bundle[type]);
    if (url !== undefined) {
      return { kind: 'picture', url };
    }
  }
  const svg = bundle[SVG];
  if (svg) {
    return {
      kind: 'picture',
      url: `data:${SVG},${encodeURIComponent(svg.replace(/\p{Surrogate}/gu, '\ufffd'))}`
    };
  }
  const shown = TEXT.find((type) => bundle[type]);
  const leftOut = Object.keys(bundle).filter((type) => !TEXT.includes(type));
  return shown === undefined && leftOut.length === 0
    ? undefined
    : { kind: 'text', text: (shown && bundle[shown]) ?? '', leftOut };
}

/** A bitmap as an address that an image shows; undefined where its text is no base64. */
export function bitmapUrl(type: string, data: string | undefined): string | undefined {
  return data !== undefined && BASE64.test(data)
    ? `data:${type};base64,${data.replace(/\s/g, '')}`
    : undefined;
}

/** Elements of tables and text. All others are dropped: each new one may load something. */
const ELEMENTS = new Set(
  (
    'a abbr b bdi bdo blockquote br caption center cite code col colgroup dd del details dfn div ' +
    'dl dt em figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q s ' +
    'samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr ' +
    'tt u ul var wbr'
  ).split(' ')
);

const ATTRIBUTES = new Set(
  (
    'abbr align alt bgcolor border cellpadding cellspacing class color colspan dir face frame ' +
    'headers height lang open reversed rowspan rules scope size span start title type valign ' +
    'value width'
  ).split(' ')
);

/** Whether an element of an HTML preview is shown. */
export function isSafeElement(name: string): boolean {
  return ELEMENTS.has(name.toLowerCase());
}

/** Whether an attribute of an HTML preview is kept; one that could load anything is not. */
export function isSafeAttribute(element: string, name: string, value: string): boolean {
  switch (name.toLowerCase()) {
    case 'href':
      return element.toLowerCase() === 'a' && /^(?:https?:\/\/|mailto:)/i.test(value);
    case 'src':
      return element.toLowerCase() === 'img' && /^data:image\//i.test(value);
    case 'style':
      return isSafeStyle(value);
    default:
      return ATTRIBUTES.has(name.toLowerCase());
  }
}

/** Names that JupyterLab, Lumino and CodeMirror style: with one, HTML would look like a part of them. */
const FOREIGN = /^(?:jp|lm|p|cm)-/i;

/** The class names of an element that are kept; empty: none. */
export function safeClasses(value: string): string {
  return value
    .split(/\s+/)
    .filter((name) => name !== '' && !FOREIGN.test(name))
    .join(' ');
}

/** Functions that take a URL, and the escapes that could hide their names. */
const LOADS = /\\|@import|url|image|src\s*\(|cross-fade|element\s*\(|:\/\//i;

function isSafeStyle(style: string): boolean {
  return !LOADS.test(style);
}
