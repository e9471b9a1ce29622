import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { ITranslator } from '@jupyterlab/translation';
import { ON_UNREACHABLE_DATABASE, TRUST_CHOICES } from '../../api/constants.js';
import type { Settings } from '../../api/session.js';
import { CommandIds } from '../command-ids.js';
import { paletteLabel } from '../commands/palette-label.js';
import { describeSession, forSession } from '../commands/session-argument.js';
import { dismissAbout, notifyProblem } from '../kit/notify.js';
import { namedLocations, settingsOf } from '../location/named/named-location.js';
import { asArtifactStorageError } from '../session/problem.js';
import { saveNamed } from '../settings/save-named.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';

/** Id of the plugin that owns `schema/plugin.json`. */
export const SETTINGS_ID = 'jupyterlab-artifact-storage:plugin';

function toldOf({ composite }: ISettingRegistry.ISettings): Settings {
  const { storage_options, ...places } = settingsOf(composite);
  const unreachable = ON_UNREACHABLE_DATABASE.find(
    (choice) => choice === composite.on_unreachable_database
  );
  const { trash_days } = composite;
  const trust = TRUST_CHOICES.find((choice) => choice === composite.trust);
  return {
    ...places,
    // The default of the settings, an empty dictionary, must not hide that of another origin.
    ...(storage_options === undefined || Object.keys(storage_options).length === 0
      ? {}
      : { storage_options }),
    ...(unreachable === undefined ? {} : { on_unreachable_database: unreachable }),
    ...(typeof trash_days === 'number' ? { trash_days } : {}),
    ...(trust === undefined ? {} : { trust })
  };
}

/** Tells the storage server what the settings editor says, at the start and after each change. */
export const settingsPlugin: JupyterFrontEndPlugin<void> = {
  id: SETTINGS_ID,
  description: 'Hands the location of the settings editor to the storage server.',
  autoStart: true,
  requires: [IArtifactStorage, ISettingRegistry],
  optional: [ITranslator],
  activate: async (
    app,
    storage: IArtifactStorage,
    registry: ISettingRegistry,
    translator: ITranslator | null
  ): Promise<void> => {
    const trans = translated(translator);
    const settings = await registry.load(SETTINGS_ID);
    app.commands.addCommand(CommandIds.saveNamedLocation, {
      label: paletteLabel(trans.__('Save as Named Location…'), trans),
      caption: trans.__(
        'Write this session’s location into the settings under a name, without secrets'
      ),
      describedBy: {
        args: { type: 'object', properties: { session_id: describeSession(trans) } }
      },
      isEnabled: () => storage.session.active !== undefined,
      execute: forSession(storage.session, ({ location }) =>
        saveNamed({ location, settings, home: storage.link.home, trans })
      )
    });
    let told = '';
    const tell = async (always: boolean): Promise<void> => {
      const body = toldOf(settings);
      const text = JSON.stringify(body);
      if (storage.link.status !== 'ready' || (!always && text === told)) {
        return;
      }
      told = text;
      try {
        await storage.client.call('putSettings', { body });
        dismissAbout('settings');
      } catch (error) {
        const problem = asArtifactStorageError(error);
        const message = trans.__('Artifact Storage settings: %1', problem.message);
        notifyProblem(message, problem, trans, { about: 'settings' });
      }
    };
    const name = (): void => storage.locations.set(namedLocations(settings.composite.locations));
    settings.changed.connect(name);
    name();
    settings.changed.connect(() => void tell(false));
    // A storage server that has just started knows nothing of the settings yet.
    storage.link.connected.connect(() => void tell(true));
    await tell(true);
  }
};
