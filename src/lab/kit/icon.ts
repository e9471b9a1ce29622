import { LabIcon } from '@jupyterlab/ui-components';
import artifactStorageSvg from '../../../style/icons/artifact-storage.svg';
import hideSvg from '../../../style/icons/hide.svg';
import infoSvg from '../../../style/icons/info.svg';
import showSvg from '../../../style/icons/show.svg';
import warningSvg from '../../../style/icons/warning.svg';

/** A stack of versions: the icon of Artifact Storage. */
export const artifactStorageIcon = new LabIcon({
  name: 'jupyterlab-artifact-storage:artifact-storage',
  svgstr: artifactStorageSvg
});

/** An eye: show what is masked. */
export const showIcon = new LabIcon({ name: 'jupyterlab-artifact-storage:show', svgstr: showSvg });

/** An eye that is crossed out: mask it again. */
export const hideIcon = new LabIcon({ name: 'jupyterlab-artifact-storage:hide', svgstr: hideSvg });

/** A triangle with an exclamation mark: it works, but look at it. */
export const warningIcon = new LabIcon({
  name: 'jupyterlab-artifact-storage:warning',
  svgstr: warningSvg
});

/** An i in a circle: something to know. JupyterLab's own one is a question mark. */
export const infoIcon = new LabIcon({ name: 'jupyterlab-artifact-storage:info', svgstr: infoSvg });
