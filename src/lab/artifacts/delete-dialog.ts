import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type { ICountedRef } from '../interfaces/artifacts.js';
import type { ToldAlias } from './told-aliases.js';

/** How many of several names a question tells. */
const TOLD = 5;

/** What becomes of what is deleted. */
export interface DeleteMeans {
  /** The notebook that it is deleted for, else its location. */
  readonly whose: string;
  /** How long it stays in the trash; 0: not at all. */
  readonly days: number;
  /** Whether it was asked to be deleted for good. */
  readonly permanently: boolean;
}

/** Asks before versions of artifacts are deleted. Enter alone never deletes. */
export function confirmDelete(
  rows: readonly ICountedRef[],
  aliases: readonly ToldAlias[],
  means: DeleteMeans,
  trans: TranslationBundle
): Promise<boolean> {
  const [ref, ...others] = rows;
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  if (ref === undefined) {
    return Promise.resolve(false);
  }
  const names = rows.map(({ name, version }) =>
    version === undefined
      ? visibleName(name)
      : trans.__('%1 version %2', visibleName(name), version)
  );
  const title = trans.__(
    '%1: %2',
    means.whose,
    titleOf(ref, rows.length, means.permanently, trans)
  );
  const listed = others.length > 0 ? `${told(names, trans)}. ` : '';
  const whole = ref.version === undefined || others.length > 0;
  const body =
    means.permanently || means.days === 0
      ? goneText(whole ? count : undefined, trans)
      : trashText(whole ? count : undefined, means.days, trans);
  return ask(title, listed + body, aliases, trans, means.permanently);
}

/** What is to be deleted, and whether for good. */
function titleOf(
  { name, version }: ICountedRef,
  rows: number,
  permanently: boolean,
  trans: TranslationBundle
): string {
  const shown = visibleName(name);
  if (rows > 1) {
    return permanently
      ? trans.__('Delete %1 artifacts permanently?', rows)
      : trans.__('Delete %1 artifacts?', rows);
  }
  if (version === undefined) {
    return permanently ? trans.__('Delete %1 permanently?', shown) : trans.__('Delete %1?', shown);
  }
  return permanently
    ? trans.__('Delete version %1 of %2 permanently?', version, shown)
    : trans.__('Delete version %1 of %2?', version, shown);
}

/** That values are deleted for good; of one version that was named, or of as many. */
function goneText(count: number | undefined, trans: TranslationBundle): string {
  return count === undefined
    ? trans.__(
        'The value and its record are deleted for everyone who uses this location. This cannot be undone; its number is not given out again.'
      )
    : trans._n(
        'The value and the record of %1 version are deleted for everyone who uses this location. This cannot be undone.',
        'The values and the records of %1 versions are deleted for everyone who uses this location. This cannot be undone.',
        count
      );
}

/** That they go to the trash. */
function trashText(count: number | undefined, days: number, trans: TranslationBundle): string {
  const isOne = count === undefined || count === 1;
  const stays = isOne
    ? trans._n(
        'It stays there for %1 day, and can be restored until then.',
        'It stays there for %1 days, and can be restored until then.',
        days
      )
    : trans._n(
        'They stay there for %1 day, and can be restored until then.',
        'They stay there for %1 days, and can be restored until then.',
        days
      );
  const moved =
    count === undefined
      ? trans.__('The version is moved to the trash, for everyone who uses this location.')
      : trans._n(
          '%1 version is moved to the trash, for everyone who uses this location.',
          '%1 versions are moved to the trash, for everyone who uses this location.',
          count
        );
  return `${moved} ${stays}`;
}

/** The first of several texts, and how many more there are. */
function told(texts: readonly string[], trans: TranslationBundle): string {
  const left = texts.length - TOLD;
  const more = left > 0 ? [trans.__('%1 more', left)] : [];
  return [...texts.slice(0, TOLD), ...more].join(', ');
}

/** That the aliases go as well; undefined where there are none. */
function aliasText(
  aliases: readonly ToldAlias[],
  isOneName: boolean,
  trans: TranslationBundle
): string | undefined {
  if (aliases.length === 0) {
    return undefined;
  }
  const said = aliases.map(({ alias, name, version }) =>
    isOneName
      ? trans.__('%1 points at version %2', visibleName(alias), version)
      : trans.__('%1 points at version %2 of %3', visibleName(alias), version, visibleName(name))
  );
  return trans._n(
    '%2 and is removed: who loads it by that alias will not find it any more.',
    '%2. These aliases are removed: who loads by one of them will not find it any more.',
    aliases.length,
    told(said, trans)
  );
}

/** Asks once more where aliases point at what is to be deleted: they go with it. */
export function confirmWithAliases(
  whose: string,
  { message }: ArtifactStorageError,
  trans: TranslationBundle
): Promise<boolean> {
  return ask(
    trans.__('%1: Delete it with its aliases?', whose),
    trans.__('%1 Who loads it by an alias will not find it any more.', message),
    [],
    trans
  );
}

async function ask(
  title: string,
  body: string,
  aliases: readonly ToldAlias[],
  trans: TranslationBundle,
  permanently = false
): Promise<boolean> {
  const isOneName = new Set(aliases.map(({ name }) => name)).size === 1;
  const more = aliasText(aliases, isOneName, trans);
  const result = await showDialog({
    title,
    body: more === undefined ? body : `${body} ${more}`,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({
        label: permanently ? trans.__('Delete Permanently') : trans.__('Delete')
      })
    ],
    defaultButton: 0
  });
  return result.button.accept;
}
