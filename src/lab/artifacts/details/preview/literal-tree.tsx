import type { TranslationBundle } from '@jupyterlab/translation';
import { formatLength } from '../../../kit/format.js';
import type { Literal, LiteralGroup, LiteralItem } from './literal.js';

/** How many levels are open at first. */
const OPEN_LEVELS = 2;

/** Groups with more parts than that are closed at first, but for the outermost. */
const OPEN_ITEMS = 20;

export interface LiteralTreeProps {
  readonly literal: LiteralGroup;
  readonly trans: TranslationBundle;
}

/** A dictionary, or what holds one, as a tree: in its own order, its parts to open and close. */
export function LiteralTree({ literal, trans }: LiteralTreeProps): JSX.Element {
  return (
    <div className="jp-ArtifactStorage-literal">
      <Parts literal={literal} level={1} trans={trans} />
    </div>
  );
}

interface PartsProps extends LiteralTreeProps {
  readonly level: number;
}

function Parts({ literal, level, trans }: PartsProps): JSX.Element {
  return (
    <ul>
      {literal.items.map((item, index) => (
        <li key={index}>
          <Part item={item} index={index} level={level} trans={trans} />
        </li>
      ))}
      {literal.more && <li className="jp-ArtifactStorage-muted">…</li>}
    </ul>
  );
}

interface PartProps extends Pick<PartsProps, 'level' | 'trans'> {
  readonly item: LiteralItem;
  readonly index: number;
}

function Part({ item, index, level, trans }: PartProps): JSX.Element {
  const { key, value } = item;
  const name = (
    <>
      <span className="jp-ArtifactStorage-literalKey">
        {key === undefined ? index : <Leaf literal={key} />}
      </span>
      {': '}
    </>
  );
  if (value.kind !== 'group' || value.items.length === 0) {
    return (
      <>
        {name}
        <Leaf literal={value} />
      </>
    );
  }
  return (
    <details open={level < OPEN_LEVELS && value.items.length <= OPEN_ITEMS}>
      <summary>
        {name}
        <span className="jp-ArtifactStorage-muted">{groupText(value, trans)}</span>
      </summary>
      <Parts literal={value} level={level + 1} trans={trans} />
    </details>
  );
}

/** `dict · 2 items`; of one that is cut, the number is not known. */
function groupText({ type, items, more }: LiteralGroup, trans: TranslationBundle): string {
  return more ? type : `${type} · ${formatLength(type, items.length, trans)}`;
}

function Leaf({ literal }: { readonly literal: Literal }): JSX.Element {
  return literal.kind === 'group' ? (
    <span>{textOfGroup(literal)}</span>
  ) : (
    <span data-kind={literal.kind}>{literal.text}</span>
  );
}

/** A group as text again: an empty one, and one that is a key. */
function textOfGroup({ type, items, more }: LiteralGroup): string {
  const parts = items.map(({ value }) =>
    value.kind === 'group' ? textOfGroup(value) : value.text
  );
  const inner = [...parts, ...(more ? ['…'] : [])].join(', ');
  return type === 'list'
    ? `[${inner}]`
    : type === 'dict' || type === 'set'
      ? `{${inner}}`
      : `(${inner})`;
}
