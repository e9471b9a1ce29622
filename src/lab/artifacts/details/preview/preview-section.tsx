import type { Widget } from '@lumino/widgets';
import type { SectionProps } from '../details-props.js';
import { isTree, type LiteralGroup, readLiteral } from '../literal.js';
import { LiteralTree } from '../literal-tree.js';
import { LuminoHost } from '../lumino-host.js';
import { noteWidget, previewWidget } from '../preview-widget.js';
import { safePreview } from '../safe-preview.js';

/** What a value shows itself as; a tree of its text says less. */
const RICH = ['text/html', 'text/markdown', 'image/png', 'image/jpeg', 'image/svg+xml'];

/** A dictionary, which a renderer would show as text or with its keys sorted. */
function treeOf(bundle: Readonly<Record<string, string>>): LiteralGroup | undefined {
  if (RICH.some((type) => type in bundle)) {
    return undefined;
  }
  const text = bundle['application/json'] ?? bundle['text/plain'];
  const literal = text === undefined ? undefined : readLiteral(text);
  return literal?.kind === 'group' && isTree(literal) ? literal : undefined;
}

/** What the value looks like. */
export function PreviewSection({ artifact, host, trans }: SectionProps): JSX.Element {
  const bundle = artifact.preview;
  const literal = treeOf(bundle);
  return literal === undefined ? (
    <LuminoHost
      id={JSON.stringify(bundle)}
      make={(): Widget => {
        const preview = safePreview(bundle);
        return preview === undefined
          ? noteWidget(trans.__('No preview was recorded with this version.'))
          : previewWidget(preview, host.rendermime, trans);
      }}
    />
  ) : (
    <LiteralTree literal={literal} trans={trans} />
  );
}
