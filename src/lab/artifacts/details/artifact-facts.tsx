import type { TranslationBundle } from '@jupyterlab/translation';
import { addBelowIcon, copyIcon } from '@jupyterlab/ui-components';
import type { ReactNode } from 'react';
import type { ArtifactDetail } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactActions, IArtifactsScope } from '../../interfaces/artifacts.js';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { CopyButton } from '../../kit/copy-button.js';
import { formatDate, formatExactTime, formatSize, formatWholeType } from '../../kit/format.js';
import { withTilde } from '../../kit/shown-address.js';
import { refOf } from '../artifact-ref.js';
import { addressOfValue } from './address-of-value.js';

export interface ArtifactFactsProps {
  readonly artifact: ArtifactDetail;
  /** Where it was found: the session that its actions are for. */
  readonly scope: IArtifactsScope;
  readonly actions: IArtifactActions;
  /** The home directory, whose paths are written with `~`. */
  readonly home: string | undefined;
  readonly trans: TranslationBundle;
}

/** Everything that was recorded of one version, but its code and preview. */
export function ArtifactFacts(props: ArtifactFactsProps): JSX.Element {
  const { artifact, scope, actions, home, trans } = props;
  const ref = refOf(artifact);
  const packages = Object.entries(artifact.packages)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ');
  const { address, server } = addressOfValue(artifact);
  const none = <span className="jp-ArtifactStorage-muted">{trans.__('none')}</span>;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [trans.__('Type'), formatWholeType(artifact, trans)],
    [trans.__('Size'), formatSize(artifact.size)],
    [
      trans.__('Saved'),
      <time
        key="saved"
        dateTime={artifact.date_created}
        title={formatExactTime(artifact.date_created)}
      >
        {trans.__('%1 by %2', formatDate(artifact.date_created), artifact.user)}
      </time>
    ],
    [
      trans.__('Notebook'),
      artifact.notebook_path === null ? none : breakable(withTilde(artifact.notebook_path, home))
    ],
    [trans.__('Python'), artifact.python_version],
    [trans.__('Packages'), packages === '' ? none : packages],
    [
      trans.__('Value'),
      <>
        {breakable(withTilde(address, home))}
        <CopyButton text={address} trans={trans} />
      </>
    ],
    ...(server === null
      ? []
      : [
          [
            trans.__('Server'),
            <>
              {breakable(server)}
              <CopyButton text={server} trans={trans} />
            </>
          ] as const
        ]),
    [
      'SHA-256',
      artifact.sha256 === '' ? (
        trans.__('not recorded')
      ) : (
        <>
          {artifact.sha256}
          <CopyButton text={artifact.sha256} trans={trans} />
        </>
      )
    ],
    ...(artifact.source === 'lineapy' ? [[trans.__('Saved with'), 'LineaPy'] as const] : []),
    ...(artifact.warnings ?? []).map((warning) => [trans.__('Warning'), warning] as const)
  ];
  return (
    <div className="jp-ArtifactStorage-facts">
      <h2>
        {visibleName(artifact.name)}{' '}
        <span className="jp-ArtifactStorage-version">v{artifact.version}</span>
      </h2>
      <div className="jp-ArtifactStorage-buttons">
        <BusyButton kind="accept" onClick={() => actions.insertLoadCell(scope, ref)}>
          <addBelowIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          {trans.__('Insert load cell')}
        </BusyButton>
        <BusyButton onClick={() => actions.copyLoadCode(ref)}>
          <copyIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          {trans.__('Copy load code')}
        </BusyButton>
      </div>
      <dl>
        {facts.map(([label, fact], index) => (
          <div key={index}>
            <dt>{label}</dt>
            <dd>{fact}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
