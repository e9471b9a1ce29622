import type { TranslationBundle } from '@jupyterlab/translation';
import { LabIcon } from '@jupyterlab/ui-components';
import arraySvg from '../../../style/icons/kind-array.svg';
import collectionSvg from '../../../style/icons/kind-collection.svg';
import figureSvg from '../../../style/icons/kind-figure.svg';
import functionSvg from '../../../style/icons/kind-function.svg';
import modelSvg from '../../../style/icons/kind-model.svg';
import numberSvg from '../../../style/icons/kind-number.svg';
import otherSvg from '../../../style/icons/kind-other.svg';
import tableSvg from '../../../style/icons/kind-table.svg';
import textSvg from '../../../style/icons/kind-text.svg';
import { type ValueKind, valueKind } from './value-kind.js';

/** Made once: an icon that is made again is drawn again wherever it is shown. */
const made = (kind: ValueKind, svgstr: string): LabIcon =>
  new LabIcon({ name: `jupyterlab-artifact-storage:kind-${kind}`, svgstr });

const ICONS: Readonly<Record<ValueKind, LabIcon>> = {
  table: made('table', tableSvg),
  array: made('array', arraySvg),
  figure: made('figure', figureSvg),
  model: made('model', modelSvg),
  text: made('text', textSvg),
  number: made('number', numberSvg),
  collection: made('collection', collectionSvg),
  function: made('function', functionSvg),
  other: made('other', otherSvg)
};

/** The icon of a kind of value. */
const kindIcon = (kind: ValueKind): LabIcon => ICONS[kind];

/** A kind of value in words. */
function kindWord(kind: ValueKind, trans: TranslationBundle): string {
  const words: Readonly<Record<ValueKind, string>> = {
    table: trans.__('Table'),
    array: trans.__('Array'),
    figure: trans.__('Figure'),
    model: trans.__('Model'),
    text: trans.__('Text'),
    number: trans.__('Number'),
    collection: trans.__('Collection'),
    function: trans.__('Function'),
    other: trans.__('Value')
  };
  return words[kind];
}

export interface KindIconProps {
  readonly value_type: string;
  readonly trans: TranslationBundle;
}

/** The kind of a value as an icon; its type stands beside it. */
export function KindIcon({ value_type, trans }: KindIconProps): JSX.Element {
  const kind = valueKind({ value_type });
  const Icon = kindIcon(kind);
  return (
    <span className="jp-ArtifactStorage-kind" title={kindWord(kind, trans)} data-kind={kind}>
      <Icon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
    </span>
  );
}
