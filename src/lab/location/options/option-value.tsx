import type { TranslationBundle } from '@jupyterlab/translation';
import { HTMLSelect } from '@jupyterlab/ui-components';
import type { StorageOption } from '../../../location/storage-options.js';
import type { IOptionRow } from '../../interfaces/draft.js';
import { SecretInput } from '../../kit/secret-input.js';

export interface OptionValueProps {
  readonly row: IOptionRow;
  readonly type: StorageOption['type'];
  readonly secret: boolean;
  readonly lost?: boolean | undefined;
  readonly index: number;
  /** Id of a `datalist` of values. */
  readonly listId?: string | undefined;
  readonly describedBy: string;
  readonly invalid: boolean;
  readonly trans: TranslationBundle;
  readonly onChange: (text: string) => void;
}

/** The value of an option, entered as its type is: a choice for a flag, else a text. */
export function OptionValue(props: OptionValueProps): JSX.Element {
  const { row, type, secret, index, trans } = props;
  const label = trans.__('Value of option %1', index + 1);
  const flag = row.text.trim().toLowerCase();
  // A value that is not in the list was given elsewhere: people see it and can correct it.
  if (type === 'boolean' && (flag === 'true' || flag === 'false')) {
    return (
      <HTMLSelect
        value={flag}
        aria-label={label}
        aria-describedby={props.describedBy}
        aria-invalid={props.invalid}
        options={['true', 'false']}
        onChange={(event) => props.onChange(event.currentTarget.value)}
      />
    );
  }
  return (
    <SecretInput
      secret={secret}
      lost={props.lost}
      list={props.listId}
      label={label}
      what={trans.__('the value of option %1', index + 1)}
      value={row.text}
      placeholder={secret ? trans.__('secret') : trans.__('value')}
      describedBy={props.describedBy}
      invalid={props.invalid}
      inputMode={type === 'integer' ? 'numeric' : type === 'number' ? 'decimal' : undefined}
      trans={trans}
      onChange={props.onChange}
    />
  );
}
