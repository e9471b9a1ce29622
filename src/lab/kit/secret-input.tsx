import type { TranslationBundle } from '@jupyterlab/translation';
import { type Ref, useEffect, useState } from 'react';
import { SECRET_MASK } from '../../location/sqlalchemy-url.js';
import { hideIcon, showIcon } from './icon.js';
import { IconButton } from './icon-button.js';

/** Browsers ignore `off` at a password; the others are for add-ons that keep passwords. */
const NOT_FOR_PASSWORD_MANAGERS = {
  autoComplete: 'new-password',
  'data-1p-ignore': true,
  'data-bwignore': true,
  'data-lpignore': 'true',
  'data-form-type': 'other'
} as const;

export interface SecretInputProps {
  readonly id?: string;
  readonly inputRef?: Ref<HTMLInputElement> | undefined;
  /** False: an ordinary text field; it keeps the focus when what is typed becomes a secret. */
  readonly secret?: boolean;
  /** Id of a `datalist` of values to choose from. */
  readonly list?: string | undefined;
  /** Accessible name, where no `label` element names it. */
  readonly label?: string;
  /** What is masked, for the button that shows it: “Show …”. */
  readonly what: string;
  /** The mask stands for a secret that is kept, but never shown: the field is empty then. */
  readonly value: string;
  /** Whether that secret is no longer kept once this is used: it has to be entered again. */
  readonly lost?: boolean | undefined;
  readonly placeholder?: string;
  readonly describedBy?: string | undefined;
  readonly invalid?: boolean | undefined;
  /** Whether a dialog goes on only with it. */
  readonly required?: boolean | undefined;
  readonly inputMode?: 'numeric' | 'decimal' | undefined;
  readonly trans: TranslationBundle;
  readonly onChange: (value: string) => void;
  readonly onFocus?: (() => void) | undefined;
  readonly onBlur?: () => void;
}

/** A text field whose text is masked, with a button that shows it. */
export function SecretInput(props: SecretInputProps): JSX.Element {
  const { value, what, trans, secret = true } = props;
  const [shown, setShown] = useState(false);
  useEffect(() => {
    // What becomes a secret later is masked, too.
    if (!secret) {
      setShown(false);
    }
  }, [secret]);
  const kept = secret && value === SECRET_MASK;
  return (
    <span className={secret ? 'jp-ArtifactStorage-secret' : 'jp-ArtifactStorage-plain'}>
      <input
        ref={props.inputRef}
        id={props.id}
        className="jp-mod-styled"
        type={shown || !secret ? 'text' : 'password'}
        list={props.list}
        value={kept ? '' : value}
        placeholder={
          !kept
            ? props.placeholder
            : props.lost === true
              ? trans.__('not kept: enter it again')
              : trans.__('kept, not shown')
        }
        aria-label={props.label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        required={props.required}
        spellCheck={false}
        autoCapitalize="off"
        inputMode={props.inputMode}
        {...(secret ? NOT_FOR_PASSWORD_MANAGERS : { autoComplete: 'off' })}
        onChange={(event) => props.onChange(event.currentTarget.value)}
        onFocus={props.onFocus}
        onBlur={props.onBlur}
      />
      {secret && (
        <IconButton
          icon={shown ? hideIcon : showIcon}
          label={shown ? trans.__('Hide %1', what) : trans.__('Show %1', what)}
          onClick={() => setShown(!shown)}
        />
      )}
    </span>
  );
}
