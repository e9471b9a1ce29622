import { Signal } from '@lumino/signaling';

/** JupyterLab's base of all models: the package itself needs a page. */
export class VDomModel {
  readonly stateChanged = new Signal<this, void>(this);

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  dispose(): void {
    this.#isDisposed = true;
    Signal.clearData(this);
  }

  #isDisposed = false;
}

/** The base of the bodies of dialogs, which no test of a model looks at. */
export class ReactWidget {
  addClass(_: string): void {}
}

/** An icon, which no test of a model looks at. */
export class LabIcon {
  readonly react = (): null => null;
}
