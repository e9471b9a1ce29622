import { CommandIds } from '../command-ids.js';
import { artifactStorageIcon } from '../icon.js';
import type { IPanelProps } from './panel-props.js';
import { shortLocation } from './short-location.js';
import { useModel } from './use-model.js';

/** The status bar item: where the active notebook keeps its values; a click shows the panel. */
export function LocationStatus(props: IPanelProps): JSX.Element {
  const { storage, commands, trans } = props;
  useModel(storage.session);
  const session = storage.session.active?.state;
  const dir = session?.location.artifact_storage_dir.value;
  const failed =
    session?.last_check?.values.ok === false || session?.last_check?.metadata.ok === false;
  const pairing = session?.last_check?.pairing;
  const text =
    dir === undefined
      ? trans.__('Artifacts: –')
      : failed
        ? trans.__('Artifacts: not reachable')
        : pairing !== undefined && pairing.missing > 0
          ? trans.__('Artifacts: values are missing')
          : trans.__('Artifacts: %1', shortLocation(dir));
  return (
    <button
      type="button"
      className="jp-ArtifactStorage-status"
      title={
        dir === undefined
          ? trans.__('Show Artifact Storage')
          : trans.__('Artifacts of this session: %1', dir)
      }
      onClick={() => void commands.execute(CommandIds.showPanel)}
    >
      <artifactStorageIcon.react
        tag="span"
        className="jp-ArtifactStorage-icon"
        aria-hidden="true"
      />
      {text}
    </button>
  );
}
