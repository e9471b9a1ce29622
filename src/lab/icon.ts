import { LabIcon } from '@jupyterlab/ui-components';
import artifactStorageSvg from '../../style/icons/artifact-storage.svg';

/** A stack of versions: the icon of Artifact Storage. */
export const artifactStorageIcon = new LabIcon({
  name: 'jupyterlab-artifact-storage:artifact-storage',
  svgstr: artifactStorageSvg
});
