import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import { notify } from '../kit/notify.js';
import type { IArtifactStorage, IStoragePanel } from '../tokens.js';
import { paletteLabel } from './palette-label.js';
import { describeSession, forSession } from './session-argument.js';

export interface RememberCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly panel: IStoragePanel;
  readonly trans: TranslationBundle;
}

/** Adds the commands that write a location into the notebook, use it, and remove it. */
export function addRememberCommands(options: RememberCommandsOptions): void {
  const { app, storage, panel, trans } = options;
  const { commands } = app;
  const { memory, session } = storage;
  const properties = { session_id: describeSession(trans) };
  const describedBy = { args: { type: 'object', properties } } as const;
  memory.stateChanged.connect(() => commands.notifyCommandChanged());
  memory.notUsed.connect((_, { active, problem }) => {
    // The panel has a card for it.
    if (panel.isVisible && session.active?.id === active.id) {
      return;
    }
    notify({
      type: 'error',
      message: trans.__(
        '%1 does not use its remembered location: %2',
        active.name,
        problem.message
      ),
      more: problem.hint,
      autoClose: false,
      about: 'memory',
      of: active,
      error: problem,
      trans,
      actions: [
        {
          label: trans.__('Show panel'),
          caption: trans.__('Show where this notebook keeps its artifacts'),
          callback: () => panel.showLocation()
        }
      ]
    });
  });

  commands.addCommand(CommandIds.rememberLocation, {
    label: paletteLabel(trans.__('Remember for This Notebook'), trans),
    caption: trans.__(
      'Write this session’s location into the notebook, without secrets, for its next sessions'
    ),
    describedBy,
    isEnabled: () => memory.canRemember,
    execute: forSession(session, (active) => memory.remember(active))
  });
  commands.addCommand(CommandIds.useRemembered, {
    label: paletteLabel(trans.__('Use Remembered Location'), trans),
    caption: trans.__('Use the location that this notebook remembers'),
    describedBy,
    isEnabled: () =>
      session.active !== undefined && memory.remembered.kind === 'location' && !memory.inForce,
    execute: forSession(session, (active) => memory.use(active))
  });
  commands.addCommand(CommandIds.forgetLocation, {
    label: paletteLabel(trans.__('Forget Remembered Location'), trans),
    caption: trans.__('Remove the location from the notebook; this session keeps what it uses'),
    describedBy,
    isEnabled: () => memory.remembered.kind !== 'none',
    execute: async (args) => {
      const { document } = session;
      const id = args['session_id'];
      if (document !== undefined && (id === undefined || id === document.kernel?.id)) {
        await memory.forget(document);
      }
    }
  });
}
