import type { ReactNode } from 'react';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { StorageOptions } from '../../api/location.js';
import type { PathBase } from '../../api/session.js';
import { describeField } from './describe-field.js';
import { FieldMessage } from './field-message.js';

/** What a {@link LocationField} takes. */
export interface ILocationFieldProps {
  readonly field: 'artifact_storage_dir' | 'database_url';
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  /** The storage options beside it. */
  readonly options?: StorageOptions;
  /** What `~` and relative paths mean in it. */
  readonly paths?: PathBase | undefined;
  /** What a check found wrong with it. */
  readonly problem: ArtifactStorageError | undefined;
  /** What helps to fill it in. */
  readonly action?: ReactNode;
  readonly onChange: (value: string) => void;
  /** Somebody goes on to another field. */
  readonly onBlur?: () => void;
}

/** A text field for one half of a location, with what it means under it. */
export function LocationField(props: ILocationFieldProps): JSX.Element {
  const { field, label, value, problem } = props;
  const id = `jp-ArtifactStorage-${field}`;
  const described = describeField(field, value, props.options, props.paths);
  const shown = problem ?? described.problem;
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={id}>{label}</label>
      <div className="jp-ArtifactStorage-fieldLine">
        <input
          id={id}
          className="jp-mod-styled"
          type="text"
          value={value}
          placeholder={props.placeholder}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          aria-describedby={`${id}-message`}
          aria-invalid={shown !== undefined}
          onChange={(event) => props.onChange(event.currentTarget.value)}
          onBlur={props.onBlur}
        />
        {props.action}
      </div>
      <FieldMessage
        id={`${id}-message`}
        text={described.text}
        problem={shown}
        alert={problem !== undefined}
      />
    </div>
  );
}
