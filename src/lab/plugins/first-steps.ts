import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { IWindowResolver, Notification } from '@jupyterlab/apputils';
import { ISettingRegistry } from '@jupyterlab/settingregistry';
import { IStateDB } from '@jupyterlab/statedb';
import { ITranslator } from '@jupyterlab/translation';
import { keptState } from '../location/remember/kept-state.js';
import { IStoragePanel } from '../tokens.js';
import { translated } from '../translation.js';
import { SETTINGS_ID } from './settings.js';

const ID = 'jupyterlab-artifact-storage:first-steps';

/** How long the notification stays on screen, in milliseconds; the list keeps it. */
const SHOWN_MS = 20_000;

/** Says where the panel is, when JupyterLab is opened with it for the first time. */
export const firstStepsPlugin: JupyterFrontEndPlugin<void> = {
  id: ID,
  description: 'Points to the panel of Artifact Storage once.',
  autoStart: true,
  requires: [IStoragePanel, IStateDB, ISettingRegistry],
  optional: [ITranslator, IWindowResolver],
  activate: (
    app,
    panel: IStoragePanel,
    database: IStateDB,
    registry: ISettingRegistry,
    translator: ITranslator | null,
    resolver: IWindowResolver | null
  ): void => {
    const trans = translated(translator);
    const { baseUrl } = app.serviceManager.serverSettings;
    const state = keptState(database, resolver, baseUrl);
    const tell = async (): Promise<void> => {
      const settings = await registry.load(SETTINGS_ID);
      if (settings.composite['first_steps'] === false || (await state.fetch(ID)) !== undefined) {
        return;
      }
      await state.save(ID, 'told');
      if (panel.isVisible) {
        return;
      }
      const id = Notification.info(
        trans.__(
          'Artifact Storage keeps Python values by name and version. Its panel in the left sidebar shows where.'
        ),
        {
          autoClose: SHOWN_MS,
          actions: [
            {
              label: trans.__('Show panel'),
              caption: trans.__('Show the panel of Artifact Storage'),
              callback: () => panel.show()
            }
          ]
        }
      );
      panel.shown.connect(() => Notification.dismiss(id));
    };
    // Without settings or state nothing is said twice.
    void app.restored.then(tell).catch(() => undefined);
  }
};
