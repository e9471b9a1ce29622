import { ellipsesIcon } from '@jupyterlab/ui-components';
import type { ReadonlyJSONObject } from '@lumino/coreutils';
import { Menu } from '@lumino/widgets';
import { CommandIds } from '../../command-ids.js';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';
import { IconButton } from '../../kit/icon-button.js';
import { openMenuBelow } from '../../kit/menu-below.js';
import type { PanelProps } from '../../panel-props.js';
import type { RowArgs } from '../artifact-args.js';
import { shownOf } from '../shown-of.js';

/** What is done with all artifacts, or with those that are shown or selected; null: a line between. */
const ITEMS: readonly (string | null)[] = [
  CommandIds.copyArtifacts,
  CommandIds.verifyArtifacts,
  null,
  CommandIds.showSizes,
  CommandIds.retainVersions,
  CommandIds.cleanUp,
  null,
  CommandIds.showOperations
];

interface MoreButtonProps extends Pick<PanelProps, 'commands' | 'trans'> {
  readonly artifacts: IArtifactsModel;
  readonly session_id: string;
  readonly rows: readonly RowArgs[];
}

/** The menu of the tab: care for the store whose artifacts it shows. */
export function MoreButton(props: MoreButtonProps): JSX.Element {
  const { artifacts, commands, rows, session_id, trans } = props;
  const open = (button: HTMLElement): void => {
    const args = JSON.parse(
      JSON.stringify({ session_id, rows, filters: {}, ...shownOf(artifacts) })
    ) as ReadonlyJSONObject;
    const menu = new Menu({ commands });
    for (const command of ITEMS) {
      menu.addItem(command === null ? { type: 'separator' } : { command, args });
    }
    openMenuBelow(button, menu);
  };
  return (
    <IconButton
      icon={ellipsesIcon}
      label={trans.__('More actions')}
      hasPopup
      onClick={({ currentTarget }) => open(currentTarget)}
    />
  );
}
