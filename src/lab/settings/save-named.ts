import { Dialog, showDialog } from '@jupyterlab/apputils';
import type { ISettingRegistry } from '@jupyterlab/settingregistry';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { PartialJSONObject } from '@lumino/coreutils';
import type { ArtifactStorageError } from '../../api/errors.js';
import type { ResolvedLocation } from '../../api/location.js';
import { notify } from '../kit/notify.js';
import { type Rememberable, rememberable } from '../location/remember/remembered-location.js';
import { asArtifactStorageError } from '../session/problem.js';
import { nameProblem } from './named-draft.js';
import { SaveNamedForm } from './save-named-form.js';
import { settingsProblem } from './setting-problem.js';

/** What is needed to give a location a name. */
export interface SaveNamedOptions {
  readonly location: ResolvedLocation;
  readonly settings: ISettingRegistry.ISettings;
  readonly home: string | undefined;
  readonly trans: TranslationBundle;
}

/** What of a location is written under a name: all of it, wherever it comes from, but no secret. */
export function nameable(location: ResolvedLocation): Rememberable {
  const said = <T extends object>(setting: T): T & { readonly origin: 'session' } => ({
    ...setting,
    origin: 'session'
  });
  const { settings, secrets } = rememberable({
    artifact_storage_dir: said(location.artifact_storage_dir),
    database_url: said(location.database_url),
    storage_options: said(location.storage_options)
  });
  const { storage_options = {}, ...places } = settings;
  return {
    settings: Object.keys(storage_options).length === 0 ? places : settings,
    secrets
  };
}

/** Asks for a name and writes a location under it into the settings, without secrets. */
export async function saveNamed(options: SaveNamedOptions): Promise<void> {
  const { settings, home, trans } = options;
  const { settings: written, secrets } = nameable(options.location);
  let name = '';
  let problem: ArtifactStorageError | undefined = settingsProblem(written);
  for (;;) {
    const { button, value } = await showDialog({
      title: trans.__('Save as named location'),
      body: new SaveNamedForm({ name, settings: written, secrets, problem, home, trans }),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.okButton({ label: trans.__('Save') })
      ],
      focusNodeSelector: 'input'
    });
    if (!button.accept) {
      return;
    }
    name = value ?? '';
    problem = settingsProblem(written) ?? nameProblem(name, []);
    if (problem !== undefined) {
      continue;
    }
    const locations = settings.composite.locations as PartialJSONObject | undefined;
    if (locations?.[name] !== undefined && !(await mayReplace(name, trans))) {
      continue;
    }
    try {
      await settings.set('locations', {
        ...locations,
        [name]: { ...written } as PartialJSONObject
      });
      notify({
        type: 'success',
        message: trans.__('%1 is a named location: choose it with Change…, Named.', name),
        autoClose: 5000,
        about: 'named',
        trans
      });
      return;
    } catch (error) {
      problem = asArtifactStorageError(error);
    }
  }
}

async function mayReplace(name: string, trans: TranslationBundle): Promise<boolean> {
  const { button } = await showDialog({
    title: trans.__('Replace %1?', name),
    body: trans.__(
      'There is a location %1 already. Sessions that use it stay where they are.',
      name
    ),
    buttons: [
      Dialog.cancelButton({ label: trans.__('Cancel') }),
      Dialog.warnButton({ label: trans.__('Replace') })
    ],
    defaultButton: 0
  });
  return button.accept;
}
