import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import { downloadIcon, fileUploadIcon } from '@jupyterlab/ui-components';
import { toRef } from '../artifacts/artifact-args.js';
import { FILE_FORMS } from '../artifacts/file-forms.js';
import { CommandIds } from '../command-ids.js';
import type { DownloadForm } from '../interfaces/artifacts.js';
import { FORM_NAMES } from '../kit/form-names.js';
import { withPart } from '../kit/with-part.js';
import { SAVE_VARIABLE } from '../notebook/save-variable-part.js';
import type { IArtifactStorage } from '../tokens.js';
import { paletteLabel } from './palette-label.js';
import { rowsOf } from './row-commands.js';
import { describeArtifact, describeSession, forSession } from './session-argument.js';

export interface ValueCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly trans: TranslationBundle;
}

const FORMS: readonly DownloadForm[] = ['pickle', ...FILE_FORMS];

/** Adds the commands that bring values out of the store as files, and files into it. */
export function addValueCommands({ app, storage, trans }: ValueCommandsOptions): void {
  app.commands.addCommand(CommandIds.downloadArtifact, {
    label: (args) => {
      const form = FILE_FORMS.find((one) => one === args['form']);
      return form === undefined
        ? trans.__('Download')
        : trans.__('Download as %1', FORM_NAMES[form]);
    },
    caption: trans.__('Download the value of an artifact'),
    icon: downloadIcon,
    describedBy: {
      args: {
        type: 'object',
        properties: {
          ...describeArtifact(trans),
          form: {
            type: 'string',
            enum: [...FORMS],
            description: trans.__('As it was saved (pickle), or what the kernel makes of it')
          }
        }
      }
    },
    // Without a name it is about the row under the context menu.
    isEnabled: (args) => toRef(args) !== undefined || rowsOf(app, args).length === 1,
    execute: async (args) => {
      const row = toRef(args) === undefined ? rowsOf(app, args)[0] : undefined;
      const session_id = row?.session_id ?? args['session_id'];
      const ref = row ?? toRef(args);
      const scope =
        typeof session_id === 'string' ? storage.scopes.of(session_id) : storage.artifacts.scope;
      if (scope === undefined || ref === undefined) {
        return;
      }
      const chosen = FORMS.find((one) => one === args['form']) ?? 'pickle';
      await storage.actions.download(scope, ref, chosen);
    }
  });
  app.commands.addCommand(CommandIds.saveVariable, {
    label: paletteLabel(trans.__('Save Variable as Artifact…'), trans),
    caption: trans.__('Save Variable as Artifact…'),
    icon: ({ toolbar }) => (toolbar === true ? fileUploadIcon : undefined),
    describedBy: {
      args: { type: 'object', properties: { session_id: describeSession(trans) } }
    },
    isEnabled: () => storage.session.active !== undefined && !storage.session.runsLineaPy,
    execute: forSession(storage.session, (active) =>
      withPart(SAVE_VARIABLE, trans, ({ saveVariable }) =>
        saveVariable({ active, shell: app.shell, trans })
      )
    )
  });
  app.commands.addCommand(CommandIds.uploadPickle, {
    label: paletteLabel(trans.__('Upload Pickle…'), trans),
    caption: trans.__('Save a pickle file of this computer as an artifact'),
    describedBy: {
      args: { type: 'object', properties: { session_id: describeSession(trans) } }
    },
    isEnabled: () => storage.artifacts.scope !== undefined,
    execute: async ({ session_id }) => {
      const { scope } = storage.artifacts;
      if (scope !== undefined && (session_id === undefined || session_id === scope.session_id)) {
        await storage.actions.upload(scope);
      }
    }
  });
}
