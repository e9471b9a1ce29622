import type { JupyterFrontEnd } from '@jupyterlab/application';
import { InputDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { addBelowIcon, copyIcon, deleteIcon, launchIcon } from '@jupyterlab/ui-components';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import {
  ROW_ATTRIBUTE,
  type RowArgs,
  rowOfNode,
  SELECTION_ATTRIBUTE,
  toRows
} from '../artifacts/artifact-args.js';
import { tagArtifacts } from '../artifacts/tag-artifacts.js';
import { CommandIds } from '../command-ids.js';
import type { IArtifactsScope } from '../interfaces/artifacts.js';
import { OneAtATime } from '../kit/one-at-a-time.js';
import type { IArtifactStorage } from '../tokens.js';
import { describeArtifact } from './session-argument.js';

export interface RowCommandsOptions {
  readonly app: JupyterFrontEnd;
  readonly storage: IArtifactStorage;
  readonly trans: TranslationBundle;
}

/** Rows of one scope, with what is done with them. */
interface Target {
  readonly scope: IArtifactsScope;
  readonly rows: readonly RowArgs[];
}

/** What the context menu of a row offers, in this order; null: a line between. */
const CONTEXT_MENU: readonly (string | null)[] = [
  CommandIds.openRow,
  CommandIds.insertLoadCell,
  CommandIds.copyLoadCode,
  CommandIds.copyName,
  CommandIds.downloadArtifact,
  null,
  CommandIds.compareRows,
  CommandIds.editRowNotes,
  CommandIds.tagArtifacts,
  CommandIds.copyRows,
  null,
  CommandIds.deleteArtifacts,
  CommandIds.deletePermanently
];

/** Selector of the rows of all homes of the list. */
const ROWS = `[${ROW_ATTRIBUTE}]`;

/**
 * The rows that a command is about: those of its arguments, else those under the context menu.
 *
 * A command of a row without arguments acts on the row under the context menu.
 */
export function rowsOf(app: JupyterFrontEnd, args: ReadonlyPartialJSONObject): readonly RowArgs[] {
  const named = toRows(args);
  if (named.length > 0) {
    return named;
  }
  const node = app.contextMenuHitTest((one) => one.hasAttribute(ROW_ATTRIBUTE));
  const row = node && rowOfNode(node);
  if (node === undefined || row === undefined) {
    return [];
  }
  const text = node.closest(`[${SELECTION_ATTRIBUTE}]`)?.getAttribute(SELECTION_ATTRIBUTE);
  const selected = text == null ? [] : toRows({ rows: JSON.parse(text) });
  const isSelected = selected.some(
    ({ name, version }) => name === row.name && version === row.version
  );
  return isSelected ? selected : [row];
}

/** A row as the commands of details name it. */
function placeOf(row: RowArgs | undefined): ReadonlyPartialJSONObject {
  const { count: _, newest: __, ...place } = row ?? { count: 0 };
  return place;
}

/** Adds the commands for rows of the list, and the context menu of rows. */
export function addRowCommands({ app, storage, trans }: RowCommandsOptions): void {
  const target = (args: ReadonlyPartialJSONObject): Target | undefined => {
    const rows = rowsOf(app, args);
    const scope = rows[0] && storage.scopes.of(rows[0].session_id);
    return scope && { scope, rows: rows.filter((row) => row.session_id === scope.session_id) };
  };
  const questions = new OneAtATime();
  const add = (
    id: string,
    options: {
      readonly label: string;
      readonly icon?: typeof copyIcon;
      readonly isEnabled?: (target: Target) => boolean;
      /** Whether people are asked something. */
      readonly asks?: boolean;
    },
    run: (target: Target, args: ReadonlyPartialJSONObject) => unknown
  ): void => {
    const { label, icon, isEnabled = () => true, asks = false } = options;
    app.commands.addCommand(id, {
      label,
      ...(icon === undefined ? {} : { icon }),
      describedBy: {
        args: {
          type: 'object',
          properties: {
            ...describeArtifact(trans),
            rows: { type: 'array', description: trans.__('Several artifacts, each as above') }
          }
        }
      },
      isEnabled: (args) => {
        const found = target(args);
        return found !== undefined && isEnabled(found);
      },
      execute: (args) => {
        const found = target(args);
        return (
          found &&
          (asks
            ? questions.ask(JSON.stringify([id, found.rows]), () => run(found, args))
            : run(found, args))
        );
      }
    });
  };
  const askForTags = async (
    scope: IArtifactsScope,
    rows: readonly RowArgs[],
    before = ''
  ): Promise<void> => {
    const { value } = await InputDialog.getText({
      title: trans.__(
        '%1: %2',
        storage.scopes.nameOf(scope),
        trans._n('Tag %1 artifact', 'Tag %1 artifacts', rows.length)
      ),
      label: trans.__('Tags, with commas between them'),
      okLabel: trans.__('Tag'),
      text: before
    });
    if (value !== null && value.trim() !== '') {
      const again = () => askForTags(scope, rows, value);
      await tagArtifacts(scope, rows, value, { client: storage.client, trans, again });
    }
  };
  const { actions } = storage;
  const single = ({ rows }: Target): boolean => rows.length === 1;
  add(
    CommandIds.openRow,
    { label: trans.__('Open'), icon: launchIcon, isEnabled: single },
    ({ rows: [row] }, { preview }) =>
      app.commands.execute(CommandIds.showArtifact, {
        ...placeOf(row),
        preview: preview === true
      })
  );
  add(
    CommandIds.compareRows,
    {
      label: trans.__('Compare'),
      isEnabled: ({ rows }) =>
        rows.length === 2 && app.commands.hasCommand(CommandIds.compareArtifacts)
    },
    ({ rows: [row, other] }) =>
      app.commands.execute(CommandIds.compareArtifacts, {
        ...placeOf(row),
        ...(row?.newest === undefined ? {} : { version: row.newest }),
        other_name: other?.name ?? '',
        other_version: other?.version ?? other?.newest ?? 0,
        ...(other?.source === undefined ? {} : { other_source: other.source })
      })
  );
  add(
    CommandIds.editRowNotes,
    {
      label: trans.__('Edit Notes…'),
      isEnabled: (found) =>
        single(found) &&
        found.rows[0]?.source !== 'lineapy' &&
        app.commands.hasCommand(CommandIds.editNotes)
    },
    ({ rows: [row] }) => app.commands.execute(CommandIds.editNotes, placeOf(row))
  );
  add(
    CommandIds.insertLoadCell,
    {
      label: trans.__('Insert Load Cell'),
      icon: addBelowIcon,
      isEnabled: ({ scope }) => actions.canInsert(scope)
    },
    ({ scope, rows }) => actions.insertLoadCell(scope, rows)
  );
  add(
    CommandIds.copyLoadCode,
    { label: trans.__('Copy Load Code'), icon: copyIcon },
    ({ scope, rows }) => actions.copyLoadCode(rows, scope)
  );
  add(CommandIds.copyName, { label: trans.__('Copy Name') }, ({ rows }) =>
    actions.copy(rows.map(({ name }) => name).join('\n'))
  );
  add(CommandIds.copyRows, { label: trans.__('Copy to…') }, ({ scope: { session_id }, rows }) =>
    app.commands.execute(CommandIds.copyArtifacts, {
      session_id,
      rows: rows.map((row) => ({ ...row }))
    })
  );
  add(
    CommandIds.deleteArtifacts,
    { label: trans.__('Delete…'), icon: deleteIcon, asks: true },
    ({ scope, rows }) => actions.deleteAll(scope, rows)
  );
  add(
    CommandIds.deletePermanently,
    { label: trans.__('Delete Permanently…'), asks: true },
    ({ scope, rows }) => actions.deleteAll(scope, rows, true)
  );
  add(
    CommandIds.tagArtifacts,
    {
      label: trans.__('Tag…'),
      asks: true,
      isEnabled: ({ rows }) => rows.some(({ source }) => source !== 'lineapy')
    },
    ({ scope, rows }) => askForTags(scope, rows)
  );
  CONTEXT_MENU.forEach((command, rank) => {
    app.contextMenu.addItem({
      selector: ROWS,
      rank,
      ...(command === null ? { type: 'separator' } : { command })
    });
  });
}
