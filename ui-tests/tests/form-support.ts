import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { expect, expectNoAxeViolations, screenshot, useButton } from './support.js';

/** The content of the panel, for axe. */
export const CONTENT = '#jp-artifact-storage-panel .jp-ArtifactStorage-content';
/** The sidebar of a panel that is 220 pixels wide: its tabs take the rest. */
export const NARROW = 253;
const WIDE = 300;

/** The button that only checks. */
export const checkButton = (panel: Locator): Locator =>
  panel.getByRole('button', { name: 'Check', exact: true });

/** All that people need next is on screen, not only in the page. */
export async function expectFormInView(panel: Locator, ...also: readonly Locator[]): Promise<void> {
  const cancel = panel.getByRole('button', { name: 'Cancel' });
  for (const element of [checkButton(panel), useButton(panel), cancel, ...also]) {
    await expect(element).toBeInViewport({ ratio: 1 });
    await expect.poll(() => element.evaluate(isCovered)).toBe(false);
  }
}

/** Whether something else, the buttons at the end for example, lies over an element. */
function isCovered(node: Element): boolean {
  const { left, width, top, bottom } = node.getBoundingClientRect();
  return [top + 2, bottom - 2].some((y) => {
    const hit = document.elementFromPoint(left + width / 2, y);
    return hit === null || !(node.contains(hit) || hit.contains(node));
  });
}

/** Adds options to a form that has none. */
export async function enterOptions(
  panel: Locator,
  options: readonly (readonly [string, string])[]
): Promise<void> {
  for (const [index, [option, text]] of options.entries()) {
    await panel.getByRole('button', { name: 'Add option' }).click();
    const name = panel.getByRole('combobox', { name: `Name of option ${index + 1}` });
    await expect(name).toBeFocused();
    await name.fill(option);
    await panel.getByLabel(`Value of option ${index + 1}`, { exact: true }).fill(text);
  }
}

/** The form as it is now, at 220 pixels in the dark theme. */
export async function inNarrowAndDark(
  page: IJupyterLabPageFixture,
  panel: Locator,
  name: string
): Promise<void> {
  await page.theme.setDarkTheme();
  await page.sidebar.setWidth(NARROW);
  await expectFormInView(panel);
  await expectNoOverflow(panel);
  await expectNoAxeViolations(page, CONTENT);
  await screenshot(panel, name);
  await page.sidebar.setWidth(WIDE);
  await page.theme.setLightTheme();
}

/** Nothing of the form is wider than the panel. */
export async function expectNoOverflow(panel: Locator): Promise<void> {
  const overflow = await panel
    .locator('.jp-ArtifactStorage-section')
    .evaluateAll((sections) => sections.some((one) => one.scrollWidth > one.clientWidth));
  expect(overflow).toBe(false);
}
