import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { DetailsOpener } from '../artifacts/details/details-opener.js';
import { type DetailsPlace, SECTIONS, type Section } from '../artifacts/details/details-place.js';
import { editNotes } from '../artifacts/notes/edit-notes.js';
import { CommandIds } from '../command-ids.js';
import type { IArtifactStorage } from '../tokens.js';
import { describeSession } from './session-argument.js';

export interface ArtifactCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly details: DetailsOpener;
  readonly trans: TranslationBundle;
}

type Args = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;
const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : undefined;

/** Adds the commands for one artifact. */
export function addArtifactCommands(options: ArtifactCommandsOptions): void {
  const { app, storage, details, trans } = options;
  const version = { type: 'integer', description: trans.__('Version; without it the newest') };
  const source = {
    type: 'string',
    description: trans.__('lineapy: the version of that number that LineaPy saved')
  };
  const properties = {
    name: { type: 'string', description: trans.__('Name of the artifact') },
    session_id: describeSession(trans),
    version,
    source
  };
  const open = (args: Args, more: Partial<DetailsPlace>): void => {
    const name = textOf(args['name']);
    const id = textOf(args['session_id']);
    const scope = id === undefined ? storage.artifacts.scope : storage.scopes.of(id);
    const session_id = id ?? scope?.session_id;
    if (name === undefined || session_id === undefined) {
      return;
    }
    const section = SECTIONS.find((one): one is Section => one === args['section']);
    const database_url = textOf(args['database_url']);
    const place: DetailsPlace = {
      name,
      session_id,
      ...versionOf(args),
      ...(section === undefined ? {} : { section }),
      ...(database_url === undefined ? {} : { database_url }),
      ...more
    };
    details.open(
      place,
      scope?.session_id === session_id && args['restored'] !== true ? scope : undefined,
      args['restored'] !== true
    );
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
          other_source: source
        },
        required: ['name']
      }
    },
    execute: (args) => open(args, { section: 'compare', ...otherOf(args) })
  });
  app.commands.addCommand(CommandIds.editNotes, {
    label: trans.__('Edit Notes…'),
    caption: trans.__('Edit description, tags, metadata and aliases of a version'),
    describedBy: { args: { type: 'object', properties, required: ['name'] } },
    execute: async (args) => {
      const name = textOf(args['name']);
      const session_id = textOf(args['session_id']) ?? storage.artifacts.scope?.session_id;
      if (name !== undefined && session_id !== undefined) {
        const ref = { name, ...versionOf(args) };
        await editNotes({ client: storage.client, session_id, ref, trans });
      }
    }
  });
}

function versionOf(args: Args): Pick<DetailsPlace, 'version' | 'source'> {
  const version = numberOf(args['version']);
  return {
    ...(version === undefined ? {} : { version }),
    ...(args['source'] === 'lineapy' ? { source: 'lineapy' as const } : {})
  };
}

function otherOf(args: Args): Pick<DetailsPlace, 'other'> {
  const version = numberOf(args['other_version']);
  const name = textOf(args['other_name']) ?? textOf(args['name']);
  if (version === undefined || name === undefined) {
    return {};
  }
  const source = args['other_source'] === 'lineapy' ? ({ source: 'lineapy' } as const) : {};
  return { other: { name, version, ...source } };
}
