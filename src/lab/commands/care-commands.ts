import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { LocationSettings } from '../../api/location.js';
import { isRecord } from '../../location/is-record.js';
import { toRows } from '../artifacts/artifact-args.js';
import { shownOf } from '../artifacts/shown-of.js';
import type { CareOptions, SeenArtifacts } from '../care/care-options.js';
import { CARE } from '../care/care-part.js';
import type { NamedOperation, RepeatOptions } from '../care/repeat.js';
import { CommandIds } from '../command-ids.js';
import type { IArtifactsScope } from '../interfaces/artifacts.js';
import { withPart } from '../kit/with-part.js';
import type { IArtifactStorage } from '../tokens.js';
import { paletteLabel } from './palette-label.js';
import { describeSession } from './session-argument.js';

type Care = Awaited<ReturnType<typeof CARE.load>>;

export interface CareCommandsOptions {
  readonly commands: CommandRegistry;
  readonly storage: IArtifactStorage;
  readonly trans: TranslationBundle;
  /** What people call a session: the name of its notebook or console; undefined where it runs no more. */
  readonly nameOf: (session_id: string) => string | undefined;
}

/** Whose artifacts a command is about: those of its arguments, else those of the panel. */
export function scopeOfArgs(
  { artifacts, scopes }: IArtifactStorage,
  { session_id }: ReadonlyPartialJSONObject
): IArtifactsScope | undefined {
  return typeof session_id === 'string' ? scopes.of(session_id) : artifacts.scope;
}

/** What people see of the artifacts of a scope: what the arguments say, else what the panel lists. */
function seenOf(
  { artifacts }: IArtifactStorage,
  scope: IArtifactsScope,
  args: ReadonlyPartialJSONObject
): SeenArtifacts {
  const rows = Array.isArray(args['rows']) ? toRows(args) : [];
  const { filters, matching } = args;
  if (isRecord(filters)) {
    return { rows, filters, matching: typeof matching === 'number' ? matching : undefined };
  }
  return { rows, ...(artifacts.scope?.session_id === scope.session_id && shownOf(artifacts)) };
}

/** The addresses of a location that the arguments of a command name. */
function knownTarget(args: ReadonlyPartialJSONObject): LocationSettings {
  const { artifact_storage_dir: dir, database_url: url } = args;
  return {
    ...(typeof dir === 'string' ? { artifact_storage_dir: dir } : {}),
    ...(typeof url === 'string' ? { database_url: url } : {})
  };
}

/** Adds what reports offer. */
function addReportCommands(options: CareCommandsOptions): void {
  const { commands, nameOf, trans } = options;
  const properties = {
    id: { type: 'string', description: trans.__('The id of the operation') },
    session_id: { type: 'string', description: trans.__('The session that it was started in') }
  } as const;
  const add = (
    command: string,
    label: string,
    act: (care: Care, options: RepeatOptions, named: NamedOperation) => Promise<void>
  ): void => {
    commands.addCommand(command, {
      label: paletteLabel(label, trans),
      describedBy: { args: { type: 'object', properties, required: ['id', 'session_id'] } },
      execute: async ({ id, session_id }) => {
        if (typeof id === 'string' && typeof session_id === 'string') {
          await withPart(CARE, trans, (care) =>
            act(care, options, { id, session_id, about: nameOf(session_id) })
          );
        }
      }
    });
  };
  add(CommandIds.retryCopy, trans.__('Retry What a Copy Left Out'), ({ retryCopy }, ...args) =>
    retryCopy(...args)
  );
  add(CommandIds.useCopy, trans.__('Use the Target of a Copy'), ({ useCopy }, ...args) =>
    useCopy(...args)
  );
  add(CommandIds.verifyAgain, trans.__('Repeat a Verification'), ({ verifyAgain }, ...args) =>
    verifyAgain(...args)
  );
  add(CommandIds.reviewPlan, trans.__('Review a Plan'), ({ reviewPlan }, ...args) =>
    reviewPlan(...args)
  );
}

/** Adds the commands that care for a whole store. */
export function addCareCommands(all: CareCommandsOptions): void {
  const { commands, storage, trans } = all;
  const properties = {
    session_id: describeSession(trans),
    rows: { type: 'array', description: trans.__('The artifacts that are selected') },
    filters: { type: 'object', description: trans.__('The filters of the list that is shown') },
    matching: { type: 'integer', description: trans.__('How many names match them') },
    artifact_storage_dir: {
      type: 'string',
      description: trans.__('Where a copy puts values, without secrets')
    },
    database_url: {
      type: 'string',
      description: trans.__('Where a copy puts metadata, without secrets')
    }
  } as const;
  const add = (
    id: string,
    { label, caption }: { readonly label: string; readonly caption: string },
    act: (care: Care, options: CareOptions, args: ReadonlyPartialJSONObject) => Promise<void>
  ): void => {
    commands.addCommand(id, {
      label: paletteLabel(label, trans),
      caption,
      describedBy: { args: { type: 'object', properties } },
      isEnabled: (args) => scopeOfArgs(storage, args) !== undefined,
      execute: async (args) => {
        const scope = scopeOfArgs(storage, args);
        if (scope !== undefined) {
          const seen = seenOf(storage, scope, args);
          const options = { storage, commands, scope, seen, trans };
          await withPart(CARE, trans, (care) => act(care, options, args));
        }
      }
    });
  };
  storage.artifacts.stateChanged.connect(() => commands.notifyCommandChanged());
  addReportCommands(all);
  add(
    CommandIds.copyArtifacts,
    {
      label: trans.__('Copy Artifacts To…'),
      caption: trans.__('Copy values and metadata to another location, and verify them there')
    },
    ({ copyArtifacts }, options, args) => copyArtifacts(options, knownTarget(args))
  );
  add(
    CommandIds.verifyArtifacts,
    {
      label: trans.__('Verify Artifacts…'),
      caption: trans.__('Read values and compare them with what was saved')
    },
    ({ verifyArtifacts }, options) => verifyArtifacts(options)
  );
  add(
    CommandIds.cleanUp,
    {
      label: trans.__('Clean Up…'),
      caption: trans.__('Find values without an artifact, and delete them after a question')
    },
    ({ cleanUp }, options) => cleanUp(options)
  );
  add(
    CommandIds.retainVersions,
    {
      label: trans.__('Delete Old Versions…'),
      caption: trans.__('Keep the newest versions of each name, and delete others after a question')
    },
    ({ retainVersions }, options) => retainVersions(options)
  );
}
