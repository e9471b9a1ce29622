import type { Artifact } from '../../../../api/artifact.js';
import type { IArtifactsScope } from '../../../interfaces/artifacts.js';

/**
 * Whether a chart of a version may be drawn by JupyterLab's renderers, which run what it says and load
 * what it names: as the output of the notebook that saved it, and only while people trust that one.
 */
export function trustsCharts(
  { active }: Pick<IArtifactsScope, 'active'>,
  { notebook_path }: Pick<Artifact, 'notebook_path'>
): boolean {
  const notebook = active?.document.notebook;
  const path = active?.document.path.replace(/^[A-Za-z]\w+:/, '');
  const cells = notebook?.content.model?.cells;
  if (path === undefined || cells === undefined || notebook_path === null) {
    return false;
  }
  const isOwn = notebook_path === path || notebook_path.endsWith(`/${path}`);
  return isOwn && [...cells].every((cell) => cell.type !== 'code' || cell.trusted);
}
