import { launchIcon } from '@jupyterlab/ui-components';
import { CommandIds } from '../../command-ids.js';
import { IconButton } from '../../kit/icon-button.js';
import type { PanelProps } from '../../panel-props.js';
import { LocationSelect } from '../filter/location-select.js';

/** Beside the title of the section: whose artifacts are listed, and the way to the tab. */
export function ArtifactsToolbar(props: PanelProps): JSX.Element {
  const { commands, storage, trans } = props;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: its controls are what people use
    <div
      className="jp-ArtifactStorage-artifactsToolbar"
      // The title below would fold the section.
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => event.stopPropagation()}
      role="presentation"
    >
      <LocationSelect artifacts={storage.artifacts} isBrief storage={storage} trans={trans} />
      <IconButton
        icon={launchIcon}
        label={trans.__('Browse artifacts in a tab')}
        onClick={() => commands.execute(CommandIds.browseArtifacts)}
      />
    </div>
  );
}
