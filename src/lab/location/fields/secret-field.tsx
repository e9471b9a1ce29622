import type { TranslationBundle } from '@jupyterlab/translation';
import { PASSWORD_FIELD } from '../../../location/masked-settings.js';
import { SecretInput } from '../../kit/secret-input.js';

interface SecretFieldProps {
  /** As `maskedFields` names it. */
  readonly field: string;
  readonly value: string;
  /** Whether its dialog goes on only with it. */
  readonly required?: boolean;
  /** Whether the message of that id is about it. */
  readonly invalid?: boolean;
  readonly messageId?: string;
  readonly trans: TranslationBundle;
  readonly onChange: (value: string) => void;
}

/** A secret of a location that has to be entered once more. */
export function SecretField(props: SecretFieldProps): JSX.Element {
  const { field, value, required, invalid = false, messageId, trans, onChange } = props;
  const id = `jp-ArtifactStorage-secret-${field.replaceAll('.', '-')}`;
  const option = field.replace('storage_options.', '');
  const label =
    field === PASSWORD_FIELD
      ? trans.__('Password of the database')
      : option.endsWith('_url')
        ? trans.__('Password in option %1', option)
        : trans.__('Option %1', option);
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={id}>{label}</label>
      <SecretInput
        id={id}
        what={label}
        value={value}
        required={required}
        invalid={invalid}
        {...(invalid ? { describedBy: messageId } : {})}
        trans={trans}
        onChange={onChange}
      />
    </div>
  );
}
