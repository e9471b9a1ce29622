import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import type { IArtifactStorage } from '../tokens.js';
import { paletteLabel } from './palette-label.js';
import { describeSession, forSession } from './session-argument.js';

export interface RememberCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly trans: TranslationBundle;
}

/** Adds the commands that write a location into the notebook, use it, and remove it. */
export function addRememberCommands(options: RememberCommandsOptions): void {
  const { app, storage, trans } = options;
  const { commands } = app;
  const { memory, session } = storage;
  const properties = { session_id: describeSession(trans) };
  const describedBy = { args: { type: 'object', properties } } as const;
  memory.stateChanged.connect(() => commands.notifyCommandChanged());

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
