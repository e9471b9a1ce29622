import type { Dialog } from '@jupyterlab/apputils';
import { ReactWidget } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';

/** What the fields of a form are given. */
export interface FormProps<T> {
  readonly value: T;
  readonly onChange: (value: T) => void;
}

interface StatefulProps<T> {
  readonly initial: T;
  readonly fields: (props: FormProps<T>) => JSX.Element;
  readonly onChange: (value: T) => void;
  /** When the fields of a value are in the page. */
  readonly onShown: () => void;
}

function Stateful<T>({
  initial,
  fields: Fields,
  onChange,
  onShown
}: StatefulProps<T>): JSX.Element {
  const [value, setValue] = useState(initial);
  useEffect(() => {
    // What it returns would be called as the end of the effect.
    onShown();
  }, [value]);
  return (
    <Fields
      value={value}
      onChange={(next) => {
        setValue(next);
        onChange(next);
      }}
    />
  );
}

/** The body of a dialog with a form. */
export class FormBody<T> extends ReactWidget implements Dialog.IBodyWidget<T> {
  /** @param fields - A component; the same function as long as the dialog is open. */
  constructor(initial: T, fields: (props: FormProps<T>) => JSX.Element) {
    super();
    this.#value = initial;
    this.#fields = fields;
    this.addClass('jp-ArtifactStorage');
    this.addClass('jp-ArtifactStorage-careForm');
  }

  getValue(): T {
    return this.#value;
  }

  protected override render(): JSX.Element {
    return (
      <Stateful
        initial={this.#value}
        fields={this.#fields}
        onChange={(value) => {
          this.#value = value;
        }}
        // A dialog looks at an input before its form is drawn anew: what one field needs may depend on others.
        onShown={() => this.node.dispatchEvent(new Event('input', { bubbles: true }))}
      />
    );
  }

  #value: T;
  readonly #fields: (props: FormProps<T>) => JSX.Element;
}
