import type { ReactNode } from 'react';
import type { ArtifactDetail } from '../../../api/artifact.js';
import type { IArtifactsScope } from '../../interfaces/artifacts.js';
import { BusyButton } from '../../kit/busy-button.js';
import { Card } from '../../kit/card.js';
import { useLoaded } from '../../kit/use-loaded.js';
import { useModel } from '../../kit/use-model.js';
import { errorOfProblem } from '../../session/problem.js';
import { CompareSection } from '../compare/compare-section.js';
import { Failure } from '../failure.js';
import { AboutSection } from './about/about-section.js';
import { CodeSection } from './code-section.js';
import { DeletedCard } from './deleted-card.js';
import { DeletedName } from './deleted-name.js';
import { DetailsHeading } from './details-heading.js';
import { versionKey } from './details-place.js';
import type { DetailsProps, SectionProps } from './details-props.js';
import { VersionPreview } from './preview/version-preview.js';
import { SectionTabs } from './section-tabs.js';
import { VersionList } from './version-list.js';

/** One name with its versions: which one is chosen, and what is known of it. */
export function DetailsView(props: DetailsProps): JSX.Element {
  const { model, storage } = props;
  useModel(model);
  useModel(storage.session);
  const { scope, isElsewhere, place } = model;
  if (isElsewhere) {
    return (
      <Body {...props}>
        <Elsewhere {...props} />
      </Body>
    );
  }
  if (scope === undefined || place.version === undefined) {
    return <Waiting {...props} />;
  }
  return <Chosen {...props} scope={scope} version={place.version} />;
}

/** The session went away, and nobody else can be asked. */
function Elsewhere({ host, model, storage, trans }: DetailsProps): JSX.Element {
  const { home, place } = model;
  return (
    <>
      <Card
        kind="warning"
        title={trans.__('The session uses another location now.')}
        actions={
          <BusyButton
            onClick={() =>
              host.openDetails({ name: place.name, session_id: home }, storage.scopes.of(home))
            }
          >
            {trans.__('Look for it at the present location')}
          </BusyButton>
        }
      >
        {trans.__(
          'The artifact stays where it is: at %1. It is shown again when the session is back there, or when you open it in a notebook that is there.',
          place.location.database_url ?? ''
        )}
      </Card>
      {model.error !== undefined && (
        <Failure error={model.error} onRetry={() => model.retry()} trans={trans} />
      )}
    </>
  );
}

/** Before the first answer; and where there is none, or nothing of the name. */
function Waiting(props: DetailsProps): JSX.Element {
  const { model, trans } = props;
  const { versions } = model;
  return (
    <Body {...props}>
      {versions.error !== undefined ? (
        <Failure error={versions.error} onRetry={() => model.refresh()} trans={trans} />
      ) : model.isDeleted ? (
        <DeletedName {...props} />
      ) : (
        <Loading {...props} />
      )}
    </Body>
  );
}

interface ChosenProps extends DetailsProps {
  readonly scope: IArtifactsScope;
  readonly version: number;
}

function Chosen(props: ChosenProps): JSX.Element {
  const { model, scope, storage, version, trans } = props;
  const { name, source } = model.place;
  const { session_id, location } = scope;
  const detail = useLoaded<ArtifactDetail>(
    `${session_id} ${location.database_url.value} ${versionKey(model.place)}`,
    (signal) =>
      storage.client.call(
        'getArtifact',
        {
          params: { session_id },
          query: { name, version, ...(source === undefined ? {} : { source }) }
        },
        signal
      ),
    model.revision
  );
  const artifact = detail.value;
  // A value that is missing or damaged hides nothing else.
  const problem = artifact?.value.problem;
  if (model.isDeleted) {
    return (
      <Body {...props}>
        <DeletedCard {...props} />
      </Body>
    );
  }
  return (
    <Body {...props} artifact={artifact}>
      {artifact !== undefined ? (
        <>
          {problem !== undefined && (
            <Failure error={errorOfProblem(problem)} onRetry={detail.retry} trans={trans} />
          )}
          <SectionTabs {...props}>
            <Section key={versionKey(artifact)} {...props} artifact={artifact} />
          </SectionTabs>
        </>
      ) : detail.error !== undefined ? (
        <Failure error={detail.error} onRetry={detail.retry} trans={trans} />
      ) : (
        <Loading {...props} />
      )}
    </Body>
  );
}

function Section(props: SectionProps): JSX.Element {
  switch (props.model.section) {
    case 'preview':
      return <VersionPreview {...props} version={props.artifact} />;
    case 'code':
      return <CodeSection {...props} />;
    case 'compare':
      return <CompareSection {...props} />;
    case 'about':
      return <AboutSection {...props} />;
  }
}

interface BodyProps extends DetailsProps {
  readonly artifact?: ArtifactDetail | undefined;
  readonly children: ReactNode;
}

function Body({ children, artifact, ...props }: BodyProps): JSX.Element {
  const { model, trans } = props;
  const { news } = model;
  return (
    <div className="jp-ArtifactStorage-detailsGrid">
      <DetailsHeading {...props} artifact={artifact} />
      <VersionList {...props} />
      <div className="jp-ArtifactStorage-detailsBody">
        <div role="status" className="jp-ArtifactStorage-news">
          {news !== undefined && (
            <>
              {trans.__('Version %1 was saved meanwhile.', news.version)}{' '}
              <BusyButton kind="link" onClick={() => model.choose(news)}>
                {trans.__('Show it')}
              </BusyButton>
            </>
          )}
        </div>
        {children}
      </div>
    </div>
  );
}

function Loading({ trans }: DetailsProps): JSX.Element {
  return <Card kind="info" busy title={trans.__('Reading…')} />;
}
