import type { IJupyterLabPageFixture } from '@jupyterlab/galata';
import type { Locator } from '@playwright/test';
import { chooseInMenu, expectNoAxeViolations, openNotebook, runCode } from './support.js';

/** A dialog for a whole store, for axe and for pictures. */
export const DIALOG = '.jp-Dialog-content';

/** Saves three names, one of them in four versions. */
export async function saveSome(page: IJupyterLabPageFixture): Promise<void> {
  await openNotebook(page);
  await runCode(
    page,
    `import artifact_storage as storage
storage.save(list(range(200_000)), "features")
storage.save({"auc": 0.81}, "scores")
for number in range(4):
    storage.save(b"x" * 100_000 * (number + 1), "model")`
  );
}

/** Runs a command from the panel's menu, and returns the dialog that it opens. */
export async function openFromMenu(panel: Locator, label: string): Promise<Locator> {
  await chooseInMenu(panel, label);
  return panel.page().getByRole('dialog');
}

/** Axe in both themes. */
export async function expectAccessible(
  page: IJupyterLabPageFixture,
  selector: string
): Promise<void> {
  await expectNoAxeViolations(page, selector);
  await page.theme.setDarkTheme();
  await expectNoAxeViolations(page, selector);
  await page.theme.setLightTheme();
}
