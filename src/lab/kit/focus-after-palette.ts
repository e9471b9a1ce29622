/**
 * Puts the focus somewhere after a command. The command palette gives it back to the document in front
 * behind each command.
 */
export function focusAfterPalette(focus: () => void): void {
  window.requestAnimationFrame(focus);
}
