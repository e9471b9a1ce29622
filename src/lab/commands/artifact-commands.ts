import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import { isRecord } from '../../location/is-record.js';
import { toRef } from '../artifacts/artifact-args.js';
import type { DetailsOpener } from '../artifacts/details/details-opener.js';
import { type DetailsPlace, SECTIONS } from '../artifacts/details/details-place.js';
import { openNotes } from '../artifacts/notes/open-notes.js';
import { CommandIds } from '../command-ids.js';
import { notifyProblem } from '../kit/notify.js';
import { OneAtATime } from '../kit/one-at-a-time.js';
import { settingsOf } from '../location/named/named-location.js';
import { asArtifactStorageError } from '../session/problem.js';
import type { IArtifactStorage } from '../tokens.js';
import { describeArtifact } from './session-argument.js';

export interface ArtifactCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly details: DetailsOpener;
  readonly trans: TranslationBundle;
}

type Args = ReadonlyPartialJSONObject;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

/** Adds the commands for one artifact. */
export function addArtifactCommands(options: ArtifactCommandsOptions): void {
  const { app, storage, details, trans } = options;
  const properties = describeArtifact(trans);
  const open = async (args: Args, more: Partial<DetailsPlace>): Promise<void> => {
    const ref = toRef(args);
    const id = textOf(args['session_id']);
    const scope = id === undefined ? storage.artifacts.scope : storage.scopes.of(id);
    const session_id = id ?? scope?.session_id;
    if (ref === undefined || session_id === undefined) {
      return;
    }
    const { location } = args;
    const section = SECTIONS.find((one) => one === args['section']);
    const isRestored = args['restored'] === true;
    const wanted = {
      ...ref,
      session_id,
      ...(section === undefined ? {} : { section }),
      ...(isRecord(location) ? { location: settingsOf(location) } : {}),
      ...more
    };
    try {
      await details.open(wanted, isRestored ? undefined : scope, {
        activate: !isRestored,
        isPreview: args['preview'] === true
      });
    } catch (error) {
      const problem = asArtifactStorageError(error);
      notifyProblem(problem.message, problem, trans, { about: 'artifacts' });
    }
  };
  app.commands.addCommand(CommandIds.showArtifact, {
    label: trans.__('Show Artifact'),
    caption: trans.__('Show the versions of an artifact and what was recorded with them'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          ...properties,
          section: {
            type: 'string',
            enum: [...SECTIONS],
            description: trans.__('What to show of the version')
          },
          preview: {
            type: 'boolean',
            description: trans.__('Whether the next preview may take the place of this tab')
          }
        },
        required: ['name']
      }
    },
    execute: (args) => open(args, otherOf(args))
  });
  app.commands.addCommand(CommandIds.compareArtifacts, {
    label: trans.__('Compare Artifacts'),
    caption: trans.__('Show what changed between two versions'),
    describedBy: {
      args: {
        type: 'object',
        properties: {
          ...properties,
          other_name: {
            type: 'string',
            description: trans.__('Name of the other artifact; without it the same one')
          },
          other_version: {
            type: 'integer',
            description: trans.__('Version to compare with; without it people choose one')
          },
          other_source: properties.source
        },
        required: ['name']
      }
    },
    execute: (args) => open(args, { section: 'compare', ...otherOf(args) })
  });
  const questions = new OneAtATime();
  app.commands.addCommand(CommandIds.editNotes, {
    label: trans.__('Edit Notes…'),
    caption: trans.__('Edit description, tags, metadata and aliases of a version'),
    describedBy: { args: { type: 'object', properties, required: ['name'] } },
    execute: async (args) => {
      const ref = toRef(args);
      const id = textOf(args['session_id']);
      const scope = id === undefined ? storage.artifacts.scope : storage.scopes.of(id);
      const session_id = id ?? scope?.session_id;
      if (ref !== undefined && session_id !== undefined) {
        await questions.ask(JSON.stringify([session_id, ref]), () =>
          openNotes(storage, { session_id, scope, ref }, trans)
        );
      }
    }
  });
}

function otherOf(args: Args): Pick<DetailsPlace, 'other'> {
  const { other_name, other_version: version, other_source: source } = args;
  const ref = toRef({ name: textOf(other_name) ?? args['name'], source });
  return ref === undefined || typeof version !== 'number' ? {} : { other: { ...ref, version } };
}
