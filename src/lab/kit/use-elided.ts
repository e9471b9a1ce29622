import { type RefObject, useLayoutEffect, useState } from 'react';
import { elide } from './elide.js';
import { type ShownAddress, textOfAddress } from './shown-address.js';

let canvas: CanvasRenderingContext2D | null | undefined;

/** Width of a text in a font, in pixels. */
function widthOf(text: string, font: string): number {
  canvas ??= document.createElement('canvas').getContext('2d');
  if (canvas === null) {
    return 0;
  }
  canvas.font = font;
  return canvas.measureText(text).width;
}

/** An address as it fits into an element, whatever width that has. */
export interface Elided {
  readonly shown: string;
  /** Whether not even the shortest way to write it fits: it takes several lines. */
  readonly wraps: boolean;
}

/** Writes an address so that it fits into an element. */
export function useElided(element: RefObject<HTMLElement>, { kind, path }: ShownAddress): Elided {
  const address: ShownAddress = kind === undefined ? { path } : { kind, path };
  const whole = textOfAddress(address);
  const [elided, setElided] = useState<Elided>({ shown: whole, wraps: false });
  useLayoutEffect(() => {
    const node = element.current;
    if (node === null) {
      return;
    }
    const fit = (): void => {
      const { clientWidth } = node;
      const { fontStyle, fontWeight, fontSize, fontFamily } = window.getComputedStyle(node);
      // `font` itself is empty where one of its parts has no short form.
      const font = `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;
      // In a section that is closed nothing has a width.
      const fits = (text: string): boolean =>
        clientWidth === 0 || widthOf(text, font) <= clientWidth;
      const shown = elide(address, fits);
      setElided((last) =>
        last.shown === shown && last.wraps !== fits(shown) ? last : { shown, wraps: !fits(shown) }
      );
    };
    fit();
    const observer = new ResizeObserver(fit);
    observer.observe(node);
    return () => observer.disconnect();
  }, [element, whole]);
  return elided;
}
