import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { ISessionContextDialogs } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import type { IActiveSession } from '../interfaces/session.js';
import { notifyProblem } from '../kit/notify.js';
import { withPart } from '../kit/with-part.js';
import { checkWithNotification } from '../location/change/check-notification.js';
import { RELOCATION, TRUSTED_AUTHORS } from '../location/parts.js';
import { asArtifactStorageError, errorOfProblem } from '../session/problem.js';
import type { IArtifactStorage, IStoragePanel } from '../tokens.js';
import { paletteLabel } from './palette-label.js';
import { describeSession, forSession } from './session-argument.js';

export interface LocationCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly panel: IStoragePanel;
  readonly trans: TranslationBundle;
  readonly dialogs: ISessionContextDialogs;
}

/** Adds the commands that check and change the location of the active session. */
export function addLocationCommands(options: LocationCommandsOptions): void {
  const { app, storage, panel, trans, dialogs } = options;
  const { commands } = app;
  const { location, session, form } = storage;
  const session_id = describeSession(trans);
  const describedBy = { args: { type: 'object', properties: { session_id } } } as const;
  const isReady = (): boolean => session.active !== undefined;
  const changed = (): void => commands.notifyCommandChanged();
  session.stateChanged.connect(changed);

  const reset = async (active: IActiveSession, restarts: boolean): Promise<void> => {
    const problem = await location
      .reset(active, { restarts, about: active.name })
      .then(({ report }) => {
        const found = report.values.problem ?? report.metadata.problem;
        return found === undefined ? undefined : errorOfProblem(found);
      }, asArtifactStorageError);
    if (problem !== undefined) {
      notifyProblem(
        trans.__('%1 keeps its location: %2', active.name, problem.message),
        problem,
        trans,
        { about: 'location', of: active }
      );
    }
  };

  commands.addCommand(CommandIds.changeLocation, {
    label: paletteLabel(trans.__('Change Location…'), trans),
    caption: trans.__('Choose where this session keeps its artifacts'),
    describedBy,
    isEnabled: isReady,
    execute: forSession(session, (active) => {
      panel.showLocation();
      form.open(active);
    })
  });
  location.cannotUndo.connect((_, { id }) => {
    void commands.execute(CommandIds.changeLocation, { session_id: id });
  });
  commands.addCommand(CommandIds.checkConnection, {
    label: paletteLabel(trans.__('Check Connection'), trans),
    caption: trans.__('Check whether values and metadata of this session can be reached'),
    describedBy,
    isEnabled: isReady,
    execute: forSession(session, (active) => checkWithNotification(location, active, trans))
  });
  commands.addCommand(CommandIds.relocateValues, {
    label: paletteLabel(trans.__('Values Moved…'), trans),
    caption: trans.__('Tell where the values are now, after their folder or bucket moved'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          session_id,
          old_root: {
            type: 'string',
            description: trans.__('The address that versions remember; without it, it is asked for')
          }
        }
      }
    },
    isEnabled: isReady,
    execute: forSession(session, (active, { old_root }) => {
      const known = typeof old_root === 'string' ? old_root : undefined;
      return withPart(RELOCATION, trans, ({ relocateValues }) =>
        relocateValues({ storage, active, trans, old_root: known })
      );
    })
  });
  commands.addCommand(CommandIds.trustedAuthors, {
    label: paletteLabel(trans.__('Trusted Authors…'), trans),
    caption: trans.__('Show whose pickles load, and revoke that'),
    describedBy,
    isEnabled: isReady,
    execute: forSession(session, (active) =>
      withPart(TRUSTED_AUTHORS, trans, ({ showTrustedAuthors }) =>
        showTrustedAuthors({ storage, active, trans })
      )
    )
  });
  commands.addCommand(CommandIds.resetLocation, {
    label: paletteLabel(trans.__('Reset to Default'), trans),
    caption: trans.__('Use the location that this session has without settings of its own'),
    describedBy,
    isEnabled: () => {
      const state = session.active?.state;
      return state?.overridden === true || state?.stays === true;
    },
    execute: forSession(session, (active) => reset(active, false))
  });
  commands.addCommand(CommandIds.restartAndReset, {
    label: paletteLabel(trans.__('Restart Kernel and Reset Session'), trans),
    caption: trans.__('Start this session again, without settings of its own'),
    describedBy,
    isEnabled: () => isReady() || session.state.kind === 'not_attached',
    execute: async (args) => {
      const active = session.activeOf(args['session_id']);
      await (active?.state.overridden === true
        ? reset(active, true)
        : commands.execute(CommandIds.restartKernel, args));
    }
  });
  commands.addCommand(CommandIds.restartKernel, {
    label: trans.__('Restart Kernel…'),
    caption: trans.__('Restart the kernel of this session; its location stays as it is'),
    describedBy,
    isEnabled: () => session.document !== undefined,
    execute: async (args) => {
      const { document } = session;
      const id = args['session_id'];
      const isIt = id === undefined || id === document?.kernel?.id;
      if (document !== undefined && isIt && (await dialogs.restart(document.sessionContext))) {
        session.refresh();
      }
    }
  });
}
