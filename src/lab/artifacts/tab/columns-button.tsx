import { tableRowsIcon } from '@jupyterlab/ui-components';
import { openChoiceMenu } from '../../kit/choice-menu.js';
import { IconButton } from '../../kit/icon-button.js';
import type { ArtifactBrowserProps } from './artifact-browser.js';
import { COLUMNS, columnTitle, metadataColumn } from './columns.js';

/** How many keys of metadata are offered. */
const OFFERED = 30;

export interface ColumnsButtonProps extends ArtifactBrowserProps {
  readonly session_id: string;
}

/** Chooses which columns are shown, those of numbers in metadata among them. */
export function ColumnsButton(props: ColumnsButtonProps): JSX.Element {
  const { commands, session_id, state, storage, trans } = props;
  const open = async (button: HTMLElement): Promise<void> => {
    const found = await storage.client
      .call('listFacets', {
        params: { session_id },
        query: { kind: 'metadata', limit: OFFERED }
      })
      .catch(() => ({ values: [] }));
    const keys = [...new Set([...found.values.map(({ value }) => value), ...state.keys])];
    const { hidden } = state;
    openChoiceMenu({
      commands,
      button,
      choices: [
        // Without a name a row says nothing.
        ...COLUMNS.filter((column) => column !== 'name').map((id) => ({
          id: id as string,
          label: columnTitle(id, trans),
          isOn: !hidden.includes(id)
        })),
        ...keys.map((key) => ({
          id: metadataColumn(key),
          label: trans.__('Metadata: %1', columnTitle(metadataColumn(key), trans)),
          isOn: state.keys.includes(key)
        }))
      ],
      onChoose: (id) => {
        const key = keys.find((one) => metadataColumn(one) === id);
        if (key === undefined) {
          state.hidden = toggled(hidden, id);
        } else {
          state.keys = toggled(state.keys, key);
        }
      }
    });
  };
  return (
    <IconButton
      icon={tableRowsIcon}
      label={trans.__('Columns')}
      hasPopup
      onClick={({ currentTarget }) => open(currentTarget)}
    />
  );
}

function toggled(all: readonly string[], one: string): readonly string[] {
  return all.includes(one) ? all.filter((other) => other !== one) : [...all, one];
}
