import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactNode } from 'react';
import type { ArtifactStorageError } from '../../api/errors.js';
import { Advice } from './advice.js';
import { Card } from './card.js';

export interface ErrorCardProps {
  readonly error: ArtifactStorageError;
  readonly actions?: ReactNode;
  readonly trans: TranslationBundle;
}

/** A failure with its reason and the next step. */
export function ErrorCard(props: ErrorCardProps): JSX.Element {
  return (
    <Card kind="error" title={props.error.message} actions={props.actions}>
      <Advice text={props.error.hint} trans={props.trans} />
    </Card>
  );
}
