/** Brings the focus from the widget of the details to the tab of its section, once that is there. */
export function takeFocus(details: HTMLElement | null | undefined): void {
  if (details !== document.activeElement) {
    return;
  }
  details
    ?.querySelector<HTMLElement>('[role=tab][aria-selected=true]')
    ?.focus({ preventScroll: true });
}
