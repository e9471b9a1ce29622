import type { TranslationBundle } from '@jupyterlab/translation';
import { type ReactNode, useRef } from 'react';
import type { ArtifactStorageError } from '../../../api/errors.js';
import type { StorageOptions } from '../../../api/location.js';
import type { PathBase } from '../../../api/session.js';
import { FieldMessage } from '../../kit/field-message.js';
import { SecretInput } from '../../kit/secret-input.js';
import { useMaskedAddress } from '../../kit/use-masked-address.js';
import { describeField } from './describe-field.js';

export interface LocationFieldProps {
  readonly field: 'artifact_storage_dir' | 'database_url';
  /** Id of its input, where there are several on a page. */
  readonly id?: string;
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  /** The storage options beside it. */
  readonly options?: StorageOptions;
  /** What `~` and relative paths mean in it. */
  readonly paths?: PathBase | undefined;
  /** What a check found wrong with it. */
  readonly problem: ArtifactStorageError | undefined;
  /** Whether the problem is found while people type: then it is not announced at each key. */
  readonly typing?: boolean;
  /** What it means where it is empty; without it, it may not be. */
  readonly whenEmpty?: string;
  /** What helps to fill it in. */
  readonly action?: ReactNode;
  /** What else there is to say under it. */
  readonly note?: ReactNode;
  readonly onFocus?: () => void;
  readonly trans: TranslationBundle;
  readonly onChange: (value: string) => void;
}

/** A text field for one half of a location, with what it means under it. */
export function LocationField(props: LocationFieldProps): JSX.Element {
  const { field, label, value, problem, trans, onChange } = props;
  const input = useRef<HTMLInputElement>(null);
  const isRefused = problem !== undefined && props.typing !== true;
  const { masked, onBlur } = useMaskedAddress(value, isRefused);
  const id = props.id ?? `jp-ArtifactStorage-${field}`;
  const described =
    props.whenEmpty !== undefined && value.trim() === ''
      ? { text: props.whenEmpty }
      : describeField(field, value, props.options, props.paths);
  const shown = problem ?? described.problem;
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={id}>{label}</label>
      <div className="jp-ArtifactStorage-fieldLine">
        <SecretInput
          secret={masked}
          what={trans.__('the address with its secret')}
          inputRef={input}
          id={id}
          value={value}
          placeholder={props.placeholder}
          describedBy={`${id}-message`}
          invalid={shown !== undefined}
          trans={trans}
          onChange={onChange}
          onFocus={props.onFocus}
          onBlur={onBlur}
        />
        {props.action}
      </div>
      <FieldMessage
        id={`${id}-message`}
        text={described.text}
        problem={shown}
        alert={isRefused}
        offer={{
          trans,
          onTake: (meant) => {
            onChange(meant);
            input.current?.focus();
          }
        }}
      />
      {props.note}
    </div>
  );
}
