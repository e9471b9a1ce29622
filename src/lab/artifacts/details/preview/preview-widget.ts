import { type IRenderMimeRegistry, MimeModel } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { JSONObject } from '@lumino/coreutils';
import { Panel, Widget } from '@lumino/widgets';
import { isSafeAttribute, isSafeElement, type SafePreview, safeClasses } from './safe-preview.js';

const CLASS = 'jp-ArtifactStorage-preview';

/** A paragraph of small words. */
export function noteWidget(text: string): Widget {
  const node = document.createElement('p');
  node.className = 'jp-ArtifactStorage-lead';
  node.textContent = text;
  return new Widget({ node });
}

/** Renders as an untrusted output: HTML is sanitised, scripts never run. */
export function rendered(type: string, text: string, rendermime: IRenderMimeRegistry): Widget {
  const renderer = rendermime.createRenderer(type);
  void renderer.renderModel(new MimeModel({ data: { [type]: text }, trusted: false }));
  renderer.addClass(CLASS);
  return renderer;
}

/** A chart as JupyterLab draws that of a trusted notebook. */
export function chartWidget(
  type: string,
  text: string,
  rendermime: IRenderMimeRegistry,
  trans: TranslationBundle
): Widget {
  try {
    const renderer = rendermime.createRenderer(type);
    const data = { [type]: JSON.parse(text) as JSONObject };
    const panel = new Panel();
    panel.addWidget(renderer);
    renderer.renderModel(new MimeModel({ data, trusted: true })).catch((error: unknown) => {
      panel.addWidget(noteWidget(trans.__('The chart cannot be drawn: %1', String(error))));
    });
    renderer.addClass(CLASS);
    return panel;
  } catch {
    return noteWidget(trans.__('The chart cannot be read.'));
  }
}

/** Shows a preview, and in a line of its own what is missing from it. */
export function previewWidget(
  preview: SafePreview,
  rendermime: IRenderMimeRegistry,
  trans: TranslationBundle
): Widget {
  if (preview.kind === 'picture') {
    return Private.picture(preview.url, trans);
  }
  const panel = new Panel();
  if (preview.kind === 'html') {
    const { widget, complete } = Private.html(rendermime.sanitizer.sanitize(preview.html));
    panel.addWidget(widget);
    if (!complete || Private.loads(preview.html)) {
      panel.addWidget(noteWidget(trans.__('What would be loaded from elsewhere is left out.')));
    }
    return panel;
  }
  if (preview.text !== '') {
    panel.addWidget(rendered('text/plain', preview.text, rendermime));
  }
  if (preview.leftOut.length > 0) {
    const types = preview.leftOut.join(', ');
    panel.addWidget(
      noteWidget(trans.__('Not shown, because it may load data from elsewhere: %1', types))
    );
  }
  return panel;
}

namespace Private {
  /** As an image, SVG runs no script and loads nothing. */
  export function picture(url: string, trans: TranslationBundle): Widget {
    const node = document.createElement('div');
    const image = document.createElement('img');
    image.src = url;
    image.alt = trans.__('Preview');
    node.append(image);
    const widget = new Widget({ node });
    widget.addClass('jp-RenderedImage');
    widget.addClass(CLASS);
    return widget;
  }

  /** Whether the sanitizer has dropped something that loads: it drops some of it silently. */
  export function loads(html: string): boolean {
    const { head, body } = new DOMParser().parseFromString(html, 'text/html');
    return [head, body].some(
      (part) => part.querySelector('link[href], [srcset], iframe[src], object, embed') !== null
    );
  }

  /** The parser loads nothing. Nodes are moved: HTML that is parsed twice may change. */
  export function html(sanitised: string): { readonly widget: Widget; readonly complete: boolean } {
    const { body } = new DOMParser().parseFromString(sanitised, 'text/html');
    let complete = true;
    for (const element of [...body.querySelectorAll('*')]) {
      if (!isSafeElement(element.localName)) {
        element.remove();
        complete = false;
        continue;
      }
      for (const { name, value } of [...element.attributes]) {
        if (!isSafeAttribute(element.localName, name, value)) {
          element.removeAttribute(name);
          complete &&= !['src', 'style'].includes(name);
        }
      }
      if (element.hasAttribute('class')) {
        element.setAttribute('class', safeClasses(element.className));
      }
      if (element.hasAttribute('href')) {
        element.setAttribute('target', '_blank');
        element.setAttribute('rel', 'noopener noreferrer');
      }
    }
    const node = document.createElement('div');
    node.append(...body.childNodes);
    const widget = new Widget({ node });
    widget.addClass('jp-RenderedHTML');
    widget.addClass('jp-RenderedHTMLCommon');
    widget.addClass(CLASS);
    return { widget, complete };
  }
}
