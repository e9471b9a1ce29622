import type { TranslationBundle } from '@jupyterlab/translation';
import { addBelowIcon, copyIcon } from '@jupyterlab/ui-components';
import type { ArtifactDetail } from '../../api/artifact.js';
import type { IArtifactsScope } from '../model/artifacts-scope.js';
import { BusyButton } from '../panel/busy-button.js';
import type { ArtifactActions } from './artifact-actions.js';
import { refOf } from './artifact-ref.js';
import { formatExactTime, formatSize, formatType } from './format.js';

/** What {@link ArtifactFacts} takes. */
export interface IArtifactFactsProps {
  readonly artifact: ArtifactDetail;
  /** Where it was found: the session that its actions are for. */
  readonly scope: IArtifactsScope;
  readonly actions: ArtifactActions;
  readonly trans: TranslationBundle;
}

/** Everything that was recorded of one version, but its code and preview. */
export function ArtifactFacts(props: IArtifactFactsProps): JSX.Element {
  const { artifact, scope, actions, trans } = props;
  const ref = refOf(artifact);
  const packages = Object.entries(artifact.packages)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  const facts: readonly (readonly [string, string])[] = [
    [trans.__('Type'), `${artifact.value_type} · ${formatType(artifact)}`],
    [trans.__('Size'), formatSize(artifact.size)],
    [
      trans.__('Saved'),
      trans.__('%1 by %2', formatExactTime(artifact.date_created), artifact.user)
    ],
    [trans.__('Notebook'), artifact.notebook_path ?? trans.__('none')],
    [trans.__('Python'), artifact.python_version],
    [trans.__('Packages'), packages === '' ? trans.__('none') : packages],
    [trans.__('Values'), `${artifact.root} · ${artifact.value_key}`],
    ['SHA-256', artifact.sha256 === '' ? trans.__('not recorded') : artifact.sha256],
    ...(artifact.source === 'lineapy' ? [[trans.__('Saved with'), 'LineaPy'] as const] : []),
    ...(artifact.warnings ?? []).map((warning) => [trans.__('Warning'), warning] as const)
  ];
  return (
    <div className="jp-ArtifactStorage-facts">
      <h2>
        {artifact.name} <span className="jp-ArtifactStorage-version">v{artifact.version}</span>
      </h2>
      <div className="jp-ArtifactStorage-buttons">
        <BusyButton kind="accept" onClick={() => void actions.insertLoadCell(scope, ref)}>
          <addBelowIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          {trans.__('Insert load cell')}
        </BusyButton>
        <BusyButton onClick={() => actions.copyLoadCode(ref)}>
          <copyIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          {trans.__('Copy load code')}
        </BusyButton>
      </div>
      <dl>
        {facts.map(([label, text]) => (
          <div key={`${label} ${text}`}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
