import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  chooseInMenu,
  dialogOf,
  enterLocation,
  expect,
  openNotebook,
  rowOf,
  runCode,
  saveArtifacts,
  screenshot,
  settled,
  test,
  useButton
} from './support.js';

const folders = (values: string): string[] =>
  readdirSync(values).filter((name) => !name.startsWith('.'));

test.describe('changing the location', () => {
  test('restart kernel and switch: the next save lands in the new place, the old one is untouched', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('new-place');
    await openNotebook(page);
    await saveArtifacts(page, ['churn-model', '[1, 2, 3]'], ['features', '{}']);
    await runCode(page, 'kept = 1');
    await expect(rowOf(panel, 'churn-model')).toBeVisible();
    await enterLocation(panel, other);
    await useButton(panel).click();

    const dialog = dialogOf(page);
    await expect(dialog).toContainText('Change location?');
    await expect(dialog).toContainText('has saved or loaded 2 artifacts');
    await expect(dialog.getByRole('button').last()).toHaveText('Restart kernel and switch');
    await screenshot(page, 'reset-dialog');
    await dialog.getByRole('button', { name: 'Restart kernel and switch' }).click();

    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(other.values)).toBeVisible();
    await expect(panel.getByText('this session', { exact: true })).toBeVisible();
    await expect(panel.getByText('No artifacts at this location yet.')).toBeVisible();
    await expect(panel.getByText('(idle)')).toBeVisible();
    expect(await runCode(page, 'print("kept" in globals())')).toContain('False');

    await saveArtifacts(page, ['churn-model', '[4, 5, 6]']);
    await expect(rowOf(panel, 'churn-model')).toContainText('v0');
    expect(folders(other.values)).toHaveLength(1);
    expect(folders(stores.values).sort()).toEqual(['churn-model', 'features']);
  });

  test('switch without restart keeps the variables; undo goes back', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('second');
    await openNotebook(page);
    await saveArtifacts(page, ['first', '1']);
    await runCode(page, 'kept = 42');
    await enterLocation(panel, other);
    await useButton(panel).click();
    await dialogOf(page).getByRole('button', { name: 'Switch without restart' }).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(other.values)).toBeVisible();
    await expect(panel.getByText('No artifacts at this location yet.')).toBeVisible();
    await expect(page.getByText('Undo', { exact: true })).toBeVisible();
    await settled(page);
    await screenshot(page, 'switched');
    await saveArtifacts(page, ['second', '2']);
    await expect(rowOf(panel, 'second')).toBeVisible();
    await page.getByText('Undo', { exact: true }).click();
    await expect(dialogOf(page)).toContainText('Undo the change of location?');
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(dialogOf(page)).toHaveCount(0);
    // After *Cancel* the change can still be undone.
    await page.getByText('Undo', { exact: true }).click();
    await dialogOf(page).getByRole('button', { name: 'Switch without restart' }).click();
    await expect(panel.getByText(stores.values)).toBeVisible();
    await expect(rowOf(panel, 'first')).toBeVisible();
    await expect(panel.getByText('settings', { exact: true })).toBeVisible();
    expect(await runCode(page, 'print(kept)')).toContain('42');
  });

  test('cancel in the dialog changes nothing, and the form keeps what was entered', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('second');
    await openNotebook(page);
    await saveArtifacts(page, ['first', '1']);
    await enterLocation(panel, other);
    await useButton(panel).click();
    await dialogOf(page).getByRole('button', { name: 'Cancel' }).click();
    await expect(panel.getByRole('textbox', { name: 'Values', exact: true })).toHaveValue(
      other.values
    );
    await page.keyboard.press('Escape');
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeFocused();
    await expect(panel.getByText(stores.values)).toBeVisible();
    expect(folders(other.values)).toEqual([]);
    expect(existsSync(other.database_url.replace('sqlite:///', ''))).toBe(false);
  });

  test('a change by keyboard alone, and reset to default', async ({ page, panel, stores }) => {
    const other = stores.other('keyboard');
    await openNotebook(page);
    await panel.getByRole('button', { name: 'Change…' }).focus();
    await page.keyboard.press('Enter');
    await expect(panel.getByRole('radio', { name: 'Default' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(panel.getByRole('radio', { name: 'Custom' })).toBeChecked();
    await page.keyboard.press('Tab');
    await expect(panel.getByRole('textbox', { name: 'Values', exact: true })).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(other.values);
    await page.keyboard.press('Enter');
    await expect(panel.getByText('this session', { exact: true })).toBeVisible();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(other.values)).toBeVisible();

    await chooseInMenu(panel, 'Reset to Default');
    await expect(panel.getByText(stores.values)).toBeVisible();
    await expect(panel.getByText('this session', { exact: true })).toHaveCount(0);
  });

  test('the form has the focus when the command palette has opened it', async ({ page, panel }) => {
    await openNotebook(page);
    // Its part of the extension is there by then: it opens at once.
    await panel.getByRole('button', { name: 'Change…' }).click();
    await expect(panel.getByRole('radio', { name: 'Default' })).toBeFocused();
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await page.notebook.enterCellEditingMode(0);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Shift+C');
    await page.keyboard.type('Artifact Storage: Change Location');
    await page.keyboard.press('Enter');
    await expect(panel.getByRole('radio', { name: 'Default' })).toBeFocused();
    await page.keyboard.press('ArrowRight');
    await expect(panel.getByRole('radio', { name: 'Custom' })).toBeChecked();
  });

  test('the override survives a restart of the kernel', async ({ page, panel, stores }) => {
    const other = stores.other('kept');
    await openNotebook(page);
    await enterLocation(panel, other);
    await useButton(panel).click();
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(other.values)).toBeVisible();
    await page.menu.clickMenuItem('Kernel>Restart Kernel…');
    await page.getByRole('button', { name: 'Confirm Kernel Restart' }).click();
    await saveArtifacts(page, ['after-restart', '1']);
    await expect(rowOf(panel, 'after-restart')).toBeVisible();
    expect(folders(other.values)).toEqual(['after-restart']);
  });

  test('a restart that resets the session goes back to the settings below', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('dropped');
    await openNotebook(page);
    await enterLocation(panel, other);
    await useButton(panel).click();
    await expect(panel.getByText('this session', { exact: true })).toBeVisible();
    await chooseInMenu(panel, 'Restart Kernel and Reset Session');
    const dialog = dialogOf(page);
    await expect(dialog).toContainText('Restart kernel and reset session?');
    await dialog.getByRole('button', { name: 'Restart kernel and reset' }).click();
    await expect(panel.getByText('this session', { exact: true })).toHaveCount(0);
    await expect(panel.getByText(stores.values)).toBeVisible();
    await saveArtifacts(page, ['afresh', '1']);
    await expect(rowOf(panel, 'afresh')).toBeVisible();
    expect(folders(stores.values)).toEqual(['afresh']);
  });
});

test.describe('a bad location', () => {
  test('values in a file: the error is at the field and nothing changes', async ({
    page,
    panel,
    stores
  }) => {
    const file = join(stores.home, 'a-file');
    writeFileSync(file, 'not a folder');
    await openNotebook(page);
    await enterLocation(panel, { values: file });
    await useButton(panel).click();
    const field = panel.getByRole('textbox', { name: 'Values', exact: true });
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toBeFocused();
    await expect(panel.getByRole('alert')).toContainText('a-file');
    await screenshot(panel, 'bad-location');
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await expect(panel.getByText(stores.values)).toBeVisible();
    await saveArtifacts(page, ['still-here', '1']);
    expect(folders(stores.values)).toEqual(['still-here']);
  });

  test('metadata in a directory that cannot be made', async ({ page, panel, stores }) => {
    writeFileSync(join(stores.home, 'in-the-way'), '');
    const below = join(stores.home, 'in-the-way', 'metadata.sqlite');
    await openNotebook(page);
    await enterLocation(panel, { database_url: `sqlite:///${below}` });
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByRole('textbox', { name: 'Metadata', exact: true })).toHaveAttribute(
      'aria-invalid',
      'true'
    );
    await expect(panel.getByRole('alert')).toContainText('in-the-way');
  });

  test('a location that breaks later shows why, and how to go on', async ({
    page,
    panel,
    stores
  }) => {
    const other = stores.other('breaks');
    await openNotebook(page);
    await enterLocation(panel, other);
    await useButton(panel).click();
    // The form shows the path, too: only without it the switch is done.
    await expect(panel.getByRole('button', { name: 'Change…' })).toBeVisible();
    await expect(panel.getByText(other.values)).toBeVisible();
    const { rmSync } = await import('node:fs');
    rmSync(other.values, { recursive: true });
    writeFileSync(other.values, 'in the way');
    await chooseInMenu(panel, 'Check Connection');
    await expect(panel.getByRole('alert')).toBeVisible();
    await screenshot(panel, 'unreachable');
    rmSync(other.values);
    mkdirSync(other.values);
    await panel.getByRole('button', { name: 'Check again' }).click();
    await expect(panel.getByRole('alert')).toHaveCount(0);
  });

  test('an unknown option is named at the options', async ({ page, panel }) => {
    await openNotebook(page);
    await enterLocation(panel, {});
    await panel.getByRole('button', { name: 'Add option' }).click();
    await panel.getByRole('combobox', { name: 'Name of option 1' }).fill('auto_mkdri');
    await panel.getByRole('textbox', { name: 'Value of option 1' }).fill('true');
    await panel.getByRole('button', { name: 'Check', exact: true }).click();
    await expect(panel.getByRole('alert')).toContainText('auto_mkdir');
  });
});
