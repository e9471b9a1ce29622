import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ArtifactStorageError } from '../../api/errors.js';
import { visibleName } from '../../location/visible-name.js';
import type { ICountedRef } from '../interfaces/artifacts.js';
import type { ToldAlias } from './told-aliases.js';

/** How many of several names a question tells. */
const TOLD = 5;

/** Asks before versions of artifacts are deleted. Enter alone never deletes. */
export function confirmDelete(
  rows: readonly ICountedRef[],
  aliases: readonly ToldAlias[],
  trans: TranslationBundle
): Promise<boolean> {
  const [ref, ...others] = rows;
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  if (ref === undefined) {
    return Promise.resolve(false);
  }
  if (others.length > 0) {
    const names = rows.map(({ name, version }) =>
      version === undefined
        ? visibleName(name)
        : trans.__('%1 version %2', visibleName(name), version)
    );
    return ask(
      trans.__('Delete %1 artifacts?', rows.length),
      trans._n(
        'The values and the records of %1 version are deleted for everyone who uses this location: %2. This cannot be undone.',
        'The values and the records of all %1 versions are deleted for everyone who uses this location: %2. This cannot be undone.',
        count,
        told(names, trans)
      ),
      aliases,
      trans
    );
  }
  const body =
    ref.version === undefined
      ? trans._n(
          'The value and the record of %1 version are deleted for everyone who uses this location. This cannot be undone.',
          'The values and the records of all %1 versions are deleted for everyone who uses this location. This cannot be undone.',
          count
        )
      : trans.__(
          'The value and its record are deleted for everyone who uses this location. This cannot be undone; its number is not given out again.'
        );
  return ask(
    ref.version === undefined
      ? trans.__('Delete %1?', visibleName(ref.name))
      : trans.__('Delete version %1 of %2?', ref.version, visibleName(ref.name)),
    body,
    aliases,
    trans
  );
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
  { message }: ArtifactStorageError,
  trans: TranslationBundle
): Promise<boolean> {
  return ask(
    trans.__('Delete it with its aliases?'),
    trans.__('%1 Who loads it by an alias will not find it any more.', message),
    [],
    trans
  );
}

async function ask(
  title: string,
  body: string,
  aliases: readonly ToldAlias[],
  trans: TranslationBundle
): Promise<boolean> {
  const isOneName = new Set(aliases.map(({ name }) => name)).size === 1;
  const more = aliasText(aliases, isOneName, trans);
  const result = await showDialog({
    title,
    body: more === undefined ? body : `${body} ${more}`,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Delete') })
    ],
    defaultButton: 0
  });
  return result.button.accept;
}
