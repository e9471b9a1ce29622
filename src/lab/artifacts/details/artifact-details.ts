import { MainAreaWidget } from '@jupyterlab/apputils';
import type { IRenderMimeRegistry } from '@jupyterlab/rendermime';
import type { TranslationBundle } from '@jupyterlab/translation';
import { ReactWidget } from '@jupyterlab/ui-components';
import { Panel, Widget } from '@lumino/widgets';
import { createElement } from 'react';
import type { ArtifactDetail, ArtifactSource } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactActions, IArtifactsScope } from '../../interfaces/artifacts.js';
import { artifactStorageIcon } from '../../kit/icon.js';
import { ArtifactFacts } from './artifact-facts.js';
import { isTree, type LiteralGroup, readLiteral } from './literal.js';
import { LiteralTree } from './literal-tree.js';
import { noteWidget, previewWidget, rendered } from './preview-widget.js';
import { safePreview } from './safe-preview.js';

/** One version in the main area: what was recorded, its preview, and the code that made it. */
export class ArtifactDetails extends MainAreaWidget<Panel> {
  constructor(options: ArtifactDetails.Options) {
    const content = new Panel();
    super({ content });
    const { artifact, scope, rendermime, trans } = options;
    this.id = ArtifactDetails.idOf(artifact, scope);
    this.title.label = `${visibleName(artifact.name)} v${artifact.version}`;
    // The View menu of Jupyter Notebook names widgets by their caption.
    this.title.caption = this.title.label;
    this.title.icon = artifactStorageIcon;
    this.title.closable = true;
    content.addClass('jp-ArtifactStorage-details');
    content.addWidget(ReactWidget.create(createElement(ArtifactFacts, options)));
    content.addWidget(Private.heading(trans.__('Preview')));
    content.addWidget(Private.preview(artifact.preview, rendermime, trans));
    if (artifact.code?.trim() !== '') {
      content.addWidget(Private.heading(trans.__('Code up to the save')));
      content.addWidget(
        artifact.code === null
          ? noteWidget(trans.__('No code was recorded with this version.'))
          : rendered('text/markdown', Private.fence(artifact.code), rendermime)
      );
    }
  }
}

export namespace ArtifactDetails {
  export interface Options {
    readonly artifact: ArtifactDetail;
    readonly scope: IArtifactsScope;
    readonly actions: IArtifactActions;
    readonly rendermime: IRenderMimeRegistry;
    /** The home directory, whose paths are written with `~`. */
    readonly home: string | undefined;
    readonly trans: TranslationBundle;
  }

  /** The id of the widget of one version in one session: opening it again shows the same widget. */
  export function idOf(
    artifact: {
      readonly name: string;
      readonly sha256: string;
      readonly version: number;
      readonly source?: ArtifactSource;
    },
    { session_id }: IArtifactsScope
  ): string {
    return `artifact-storage-details-${session_id}-${artifact.source ?? ''}${artifact.version}-${artifact.sha256.slice(0, 12)}-${encodeURIComponent(artifact.name)}`;
  }
}

namespace Private {
  /** What a value shows itself as; a tree of its text says less. */
  const RICH = ['text/html', 'text/markdown', 'image/png', 'image/jpeg', 'image/svg+xml'];

  export function heading(text: string): Widget {
    const node = document.createElement('h3');
    node.textContent = text;
    return new Widget({ node });
  }

  /** A fence longer than any in the code. */
  export function fence(code: string): string {
    const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
    const ticks = '`'.repeat(longest + 1);
    return `${ticks}python\n${code}\n${ticks}`;
  }

  /** A dictionary, which a renderer would show as text or with its keys sorted. */
  function treeOf(bundle: Readonly<Record<string, string>>): LiteralGroup | undefined {
    if (RICH.some((type) => type in bundle)) {
      return undefined;
    }
    const text = bundle['application/json'] ?? bundle['text/plain'];
    const literal = text === undefined ? undefined : readLiteral(text);
    return literal?.kind === 'group' && isTree(literal) ? literal : undefined;
  }

  export function preview(
    bundle: Readonly<Record<string, string>>,
    rendermime: IRenderMimeRegistry,
    trans: TranslationBundle
  ): Widget {
    const literal = treeOf(bundle);
    if (literal !== undefined) {
      return ReactWidget.create(createElement(LiteralTree, { literal, trans }));
    }
    const preview = safePreview(bundle);
    return preview === undefined
      ? noteWidget(trans.__('No preview was recorded with this version.'))
      : previewWidget(preview, rendermime, trans);
  }
}
