import { DisposableDelegate } from '@lumino/disposable';
import type { AccordionPanel, Widget } from '@lumino/widgets';

/** What the other section keeps of a panel that is too low for both, in pixels. */
const OTHER_AT_LEAST = 120;

const HANDLE_CLASS = 'lm-SplitPanel-handle';

/**
 * Gives a section of an accordion the height of its content, as far as the section below keeps a
 * little, so that neither hides a button while the other one has room to spare. A handle that people
 * moved stays where it is.
 */
export class FitToContent extends DisposableDelegate {
  /** @param isHeld - Whether nothing may move now: people are about to click. */
  constructor(
    accordion: AccordionPanel,
    section: Widget,
    other: Widget,
    isHeld: () => boolean = () => false
  ) {
    super(() => {
      this.#observer.disconnect();
      accordion.node.removeEventListener('pointerdown', this.#onPointerDown, true);
    });
    this.#accordion = accordion;
    this.#section = section;
    this.#other = other;
    this.#isHeld = isHeld;
    this.#observer = new ResizeObserver(() => this.#fit());
    // The panel grows, the other section opens, the content says more.
    for (const { node } of [accordion, other, ...section.children()]) {
      this.#observer.observe(node);
    }
    // The accordion tells of a handle only when it is let go: until then we would pull against it.
    accordion.node.addEventListener('pointerdown', this.#onPointerDown, true);
  }

  /** Fits again, also after people moved the handle. */
  reset(): void {
    this.#isMoved = false;
    this.#fit();
  }

  readonly #onPointerDown = ({ target }: Event): void => {
    if (target instanceof Element && target.classList.contains(HANDLE_CLASS)) {
      this.#isMoved = true;
    }
  };

  #fit(): void {
    const [section, other] = [this.#section, this.#other];
    if (this.#isMoved || this.#isHeld() || !section.isVisible || !other.isVisible) {
      return;
    }
    const room = section.node.offsetHeight + other.node.offsetHeight;
    const content = [...section.children()].reduce((sum, { node }) => sum + node.scrollHeight, 1);
    const height = Math.min(content, Math.max(room - OTHER_AT_LEAST, room / 2));
    if (room > 0 && Math.abs(height - section.node.offsetHeight) > 1) {
      this.#accordion.setRelativeSizes([height, room - height]);
    }
  }

  readonly #accordion: AccordionPanel;
  readonly #section: Widget;
  readonly #other: Widget;
  readonly #isHeld: () => boolean;
  readonly #observer: ResizeObserver;
  #isMoved = false;
}
