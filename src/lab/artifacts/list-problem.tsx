import type { IArtifactsModel } from '../interfaces/artifacts.js';
import { BusyButton } from '../kit/busy-button.js';
import { Card } from '../kit/card.js';
import { ErrorCard } from '../kit/error-card.js';
import type { PanelProps } from '../panel-props.js';
import { databaseCheck, lacksSecrets } from './artifacts-scope.js';

export interface ListProblemProps extends PanelProps {
  readonly artifacts: IArtifactsModel;
}

/** Why there is no list, and the next step. What a card of the panel says is not said twice. */
export function ListProblem({ artifacts, trans }: ListProblemProps): JSX.Element {
  const { choice, error, scope } = artifacts;
  const lead = (text: string): JSX.Element => <p className="jp-ArtifactStorage-lead">{text}</p>;
  const again = (
    <BusyButton busy={artifacts.loading} onClick={() => artifacts.reload()}>
      {trans.__('Try again')}
    </BusyButton>
  );
  const content = (): JSX.Element => {
    if (lacksSecrets(scope)) {
      return lead(trans.__('Artifacts appear here after you enter the secrets of the session.'));
    }
    if (error === undefined) {
      return choice.kind === 'session'
        ? lead(trans.__('Artifacts appear here when the location of the session is known.'))
        : lead(trans.__('Opening the location…'));
    }
    if (databaseCheck(scope)?.ok === false) {
      return (
        <>
          {lead(trans.__('Artifacts appear here when the metadata of the session answers.'))}
          <div className="jp-ArtifactStorage-buttons">{again}</div>
        </>
      );
    }
    if (choice.kind !== 'session' && error.kind === 'permission_denied') {
      return (
        <Card
          kind="warning"
          title={trans.__('%1 needs a secret to be browsed.', nameOf(artifacts))}
          actions={again}
        >
          {trans.__(
            'Locations in the settings hold no secrets. Open a notebook, choose Change… in the panel, take this location and enter its secret: it is kept for that session, whose artifacts are shown by “This session”.'
          )}{' '}
          {error.message}
        </Card>
      );
    }
    return <ErrorCard error={error} actions={again} trans={trans} />;
  };
  return <div className="jp-ArtifactStorage-section">{content()}</div>;

  function nameOf({ choice: one }: IArtifactsModel): string {
    return one.kind === 'named' ? one.name : trans.__('The default location');
  }
}
