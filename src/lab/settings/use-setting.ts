import { useEffect, useRef, useState } from 'react';

/** What a field of the settings editor gets; a part of what react-jsonschema-form hands it. */
export interface SettingFieldProps {
  /** What the settings say. */
  readonly formData?: unknown;
  /** Tells a new value; JupyterLab writes it to the file. */
  readonly onChange: (value: unknown) => void;
}

/**
 * What is typed into a field of the settings editor. Only what may be saved reaches the settings, so
 * their schema has nothing to refuse; what may not stays in the field, with its reason.
 *
 * @param read - What is typed for a value of the settings.
 * @param write - The value for what is typed; undefined where it may not be saved.
 */
export function useSetting<T>(
  { formData, onChange }: SettingFieldProps,
  read: (value: unknown) => T,
  write: (typed: T) => unknown
): readonly [T, (typed: T) => void] {
  const [typed, setTyped] = useState(() => read(formData));
  const told = useRef(JSON.stringify(formData));
  const said = JSON.stringify(formData);
  useEffect(() => {
    // The file was changed elsewhere, or reset: our own value comes back as it was told.
    if (said !== told.current) {
      told.current = said;
      setTyped(read(formData));
    }
  }, [said]);
  const edit = (next: T): void => {
    setTyped(next);
    const value = write(next);
    const text = JSON.stringify(value);
    if (value !== undefined && text !== told.current) {
      told.current = text;
      onChange(value);
    }
  };
  return [typed, edit];
}
