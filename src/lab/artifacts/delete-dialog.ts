import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleName } from '../../location/visible-name.js';
import type { IArtifactRef } from '../interfaces/artifacts.js';

/** Asks before a version, or all versions, of an artifact are deleted. Enter alone never deletes. */
export async function confirmDelete(
  ref: IArtifactRef,
  count: number,
  trans: TranslationBundle
): Promise<boolean> {
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
  const result = await showDialog({
    title:
      ref.version === undefined
        ? trans.__('Delete %1?', visibleName(ref.name))
        : trans.__('Delete version %1 of %2?', ref.version, visibleName(ref.name)),
    body,
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Delete') })
    ],
    defaultButton: 0
  });
  return result.button.accept;
}
