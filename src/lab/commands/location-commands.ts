import type { JupyterFrontEnd } from '@jupyterlab/application';
import { type ISessionContextDialogs, Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import { asArtifactStorageError } from '../model/problem.js';
import { relocateValues } from '../relocate/relocate.js';
import { checkWithNotification } from '../session/check-notification.js';
import type { IArtifactStorage, IStoragePanel } from '../tokens.js';

/** What the commands of the location need. */
export interface ILocationCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly panel: IStoragePanel;
  readonly trans: TranslationBundle;
  readonly dialogs: ISessionContextDialogs;
}

/** Adds the commands that check and change the location of the active session. */
export function addLocationCommands(options: ILocationCommandsOptions): void {
  const { app, storage, panel, trans, dialogs } = options;
  const { commands } = app;
  const { location, session, form } = storage;
  const describedBy = { args: { type: 'object', properties: {} } } as const;
  const isReady = (): boolean => session.session !== undefined;
  const changed = (): void => commands.notifyCommandChanged();
  session.stateChanged.connect(changed);

  commands.addCommand(CommandIds.changeLocation, {
    label: trans.__('Change Location…'),
    caption: trans.__('Choose where this session keeps its artifacts'),
    describedBy,
    isEnabled: isReady,
    execute: () => {
      panel.showLocation();
      form.open();
    }
  });
  location.cannotUndo.connect((_, target) => {
    if (target.id === session.session?.id) {
      void commands.execute(CommandIds.changeLocation);
    }
  });
  commands.addCommand(CommandIds.checkConnection, {
    label: trans.__('Check Connection'),
    caption: trans.__('Check whether values and metadata of this session can be reached'),
    describedBy,
    isEnabled: isReady,
    execute: async () => {
      const { target } = location;
      if (target !== undefined) {
        await checkWithNotification(location, target, trans);
      }
    }
  });
  commands.addCommand(CommandIds.relocateValues, {
    label: trans.__('Values Moved…'),
    caption: trans.__('Tell where the values are now, after their folder or bucket moved'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          old_root: {
            type: 'string',
            description: trans.__('The place that versions remember; without it, it is asked for')
          }
        }
      }
    },
    isEnabled: isReady,
    execute: async ({ old_root }) => {
      await relocateValues({
        storage,
        trans,
        old_root: typeof old_root === 'string' ? old_root : undefined
      });
    }
  });
  commands.addCommand(CommandIds.resetLocation, {
    label: trans.__('Reset to Default'),
    caption: trans.__('Use the location that this session would have by itself'),
    describedBy,
    isEnabled: () => session.session?.overridden === true || session.session?.stays === true,
    execute: async () => {
      const { target } = location;
      if (target === undefined) {
        return;
      }
      const problem = await location.reset(target).then(
        ({ report }) => report.values.problem ?? report.metadata.problem,
        (error: unknown) => {
          const { message, hint } = asArtifactStorageError(error);
          return { title: message, hint };
        }
      );
      if (problem !== undefined) {
        Notification.error(`${problem.title} ${problem.hint}`, { autoClose: false });
      }
    }
  });
  commands.addCommand(CommandIds.restartAndReset, {
    label: trans.__('Restart Kernel and Reset Session'),
    caption: trans.__('Start this session afresh; its location stays as it is'),
    describedBy,
    isEnabled: isReady,
    execute: async () => {
      const { target } = location;
      if (target !== undefined && (await dialogs.restart(target.context))) {
        session.refresh();
      }
    }
  });
}
