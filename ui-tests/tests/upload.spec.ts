import { NAME_LIMIT } from '../../src/api/constants.js';
import { dialogOf, expect, expectNoAxeViolations, openNotebook, rowOf, test } from './support.js';

test('an upload that is refused keeps the file and the name', async ({ page, panel }) => {
  await openNotebook(page);
  await panel.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Upload Pickle…' }).click();
  const dialog = dialogOf(page);
  await expect(dialog).toContainText('churn.ipynb: Upload a pickle as an artifact');
  const [file, name] = [dialog.getByLabel('Pickle file'), dialog.getByLabel('Name')];
  const upload = dialog.getByRole('button', { name: 'I trust it: upload' });
  await name.fill('model');
  await upload.click();
  await expect(dialog.getByRole('alert')).toContainText('No file is chosen.');
  await expect(name).toHaveValue('model');
  await expect(file).toBeFocused();
  await file.setInputFiles({
    name: 'one.pkl',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('8004 4b01 2e'.replaceAll(' ', ''), 'hex')
  });
  const tooLong = 'm'.repeat(NAME_LIMIT + 1);
  await name.fill(tooLong);
  await upload.click();
  await expect(dialog.getByRole('alert')).toHaveCount(1);
  await expect(name).toBeFocused();
  await expect(name).toHaveValue(tooLong);
  expect(await file.evaluate((input: HTMLInputElement) => input.files?.[0]?.name)).toBe('one.pkl');
  for (const theme of ['JupyterLab Dark', 'JupyterLab Light']) {
    await page.theme.setTheme(theme);
    await expectNoAxeViolations(page, '.jp-Dialog');
  }
  await name.fill('model');
  await upload.click();
  await expect(rowOf(panel, 'model')).toBeVisible();
});
