import type { TranslationBundle } from '@jupyterlab/translation';
import { FieldMessage } from '../kit/field-message.js';
import { type NumberRange, numberProblem } from './typed-number.js';

interface NumberFieldProps extends NumberRange {
  readonly id: string;
  readonly label: string;
  /** As it is typed; empty: no limit. */
  readonly value: string;
  readonly help: string;
  readonly trans: TranslationBundle;
  readonly onChange: (value: string) => void;
}

/** A number that may be left out. The browser calls it invalid just where its line says why. */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { id, label, value, min, isWhole, required, help, trans, onChange } = props;
  const problem = numberProblem(value, props, trans);
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="jp-mod-styled jp-ArtifactStorage-number"
        type="number"
        min={min}
        step={isWhole === true ? 1 : 'any'}
        required={required !== undefined}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <FieldMessage id={`${id}-help`} text={help} problem={problem} alert />
    </div>
  );
}
