interface NumberFieldProps {
  readonly id: string;
  readonly label: string;
  /** As it is typed; empty: no limit. */
  readonly value: string;
  readonly min: number;
  readonly help: string;
  readonly onChange: (value: string) => void;
}

/** A number that may be left out. */
export function NumberField(props: NumberFieldProps): JSX.Element {
  const { id, label, value, min, help, onChange } = props;
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="jp-mod-styled jp-ArtifactStorage-number"
        type="number"
        min={min}
        value={value}
        aria-describedby={`${id}-help`}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <div id={`${id}-help`} className="jp-ArtifactStorage-fieldHelp">
        {help}
      </div>
    </div>
  );
}

/** The number that was typed; undefined where there is none. */
export function numberOf(text: string, min: number): number | undefined {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) && number >= min ? number : undefined;
}
