import type { TranslationBundle } from '@jupyterlab/translation';
import type { SkippedVersion } from '../../interfaces/location.js';

export interface SkippedVersionsProps {
  readonly skipped: readonly SkippedVersion[];
  readonly trans: TranslationBundle;
}

/** The versions that a copy left out, each with its reason. */
export function SkippedVersions({ skipped, trans }: SkippedVersionsProps): JSX.Element | null {
  if (skipped.length === 0) {
    return null;
  }
  return (
    <div className="jp-ArtifactStorage-fieldProblem" role="alert">
      {trans._n('%1 version was not copied:', '%1 versions were not copied:', skipped.length)}
      <ul>
        {skipped.map(({ save_id, problem }) => (
          <li key={save_id}>
            {problem.title} {problem.hint}
          </li>
        ))}
      </ul>
    </div>
  );
}
