import { DisposableDelegate } from '@lumino/disposable';

const FOCUSABLE =
  'button, input:not([type=hidden]), select, textarea, summary, [tabindex]:not([tabindex="-1"])';

/** Moves the focus on when its element is removed, so that it never falls to the page's body. */
export class KeepFocus extends DisposableDelegate {
  /** @param node - The part of the page in which the focus stays. */
  constructor(node: HTMLElement) {
    super(() => {
      this.#observer.disconnect();
      node.removeEventListener('focusin', this.#onFocus);
      node.removeEventListener('focusout', this.#onBlur);
    });
    this.#node = node;
    node.addEventListener('focusin', this.#onFocus);
    node.addEventListener('focusout', this.#onBlur);
    this.#observer.observe(node, { childList: true, subtree: true });
  }

  readonly #onFocus = ({ target }: FocusEvent): void => {
    this.#path = [];
    for (let node = target as Element | null; node !== null; node = node.parentElement) {
      this.#path.push(node);
      if (node === this.#node) {
        return;
      }
    }
  };

  /** When people move the focus themselves, it stays where they put it. */
  readonly #onBlur = ({ target }: FocusEvent): void => {
    window.setTimeout(() => {
      const left = target as Element;
      if (left === this.#path[0] && left.isConnected && left !== document.activeElement) {
        this.#path = [];
      }
    });
  };

  readonly #onRemoval = (): void => {
    const [focused] = this.#path;
    if (focused === undefined || focused.isConnected) {
      return;
    }
    const around = this.#path.filter((node) => node.isConnected);
    this.#path = [];
    // The code that removed something may put the focus elsewhere on purpose.
    window.setTimeout(() => {
      if (document.activeElement === null || document.activeElement === document.body) {
        for (const node of around) {
          const next = node.querySelector<HTMLElement>(FOCUSABLE);
          if (next !== null && this.#node.contains(node)) {
            next.focus();
            return;
          }
        }
      }
    });
  };

  readonly #node: HTMLElement;
  readonly #observer = new MutationObserver(this.#onRemoval);
  #path: Element[] = [];
}
