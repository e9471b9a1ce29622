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

const SVGS: Readonly<Record<ValueKind, string>> = {
  table: tableSvg,
  array: arraySvg,
  figure: figureSvg,
  model: modelSvg,
  text: textSvg,
  number: numberSvg,
  collection: collectionSvg,
  function: functionSvg,
  other: otherSvg
};

/** The icon of a kind of value. */
export function kindIcon(kind: ValueKind): LabIcon {
  return LabIcon.resolve({
    icon: { name: `jupyterlab-artifact-storage:kind-${kind}`, svgstr: SVGS[kind] }
  });
}

/** A kind of value in words. */
export function kindWord(kind: ValueKind, trans: TranslationBundle): string {
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
