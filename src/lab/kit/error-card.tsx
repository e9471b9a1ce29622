import type { ReactNode } from 'react';
import type { ArtifactStorageError } from '../../api/errors.js';
import { Card } from './card.js';

export interface ErrorCardProps {
  readonly error: ArtifactStorageError;
  readonly actions?: ReactNode;
}

/** A failure with its reason and the next step. */
export function ErrorCard(props: ErrorCardProps): JSX.Element {
  return (
    <Card kind="error" title={props.error.message} actions={props.actions}>
      {props.error.hint}
    </Card>
  );
}
