import { useState } from 'react';
import type { PickleGlobals as Globals } from '../../../../api/trust.js';
import { BusyButton } from '../../../kit/busy-button.js';
import { useLoaded } from '../../../kit/use-loaded.js';
import { refOf } from '../../artifact-ref.js';
import { Failure } from '../../failure.js';
import type { SectionProps } from '../details-props.js';

/** What the pickle imports when it is loaded: read on request, for values may be large. */
export function PickleGlobals(props: SectionProps): JSX.Element {
  const { artifact, scope, storage, trans } = props;
  const { session_id } = scope;
  const query = refOf(artifact);
  const key = JSON.stringify([session_id, query]);
  const [asked, setAsked] = useState<string>();
  const found = useLoaded<Globals>(asked === key ? key : undefined, (signal) =>
    storage.client.call('getGlobals', { params: { session_id }, query }, signal)
  );
  const title = trans.__('What the pickle imports');
  return (
    <section className="jp-ArtifactStorage-box" aria-label={title}>
      <h3>{title}</h3>
      {asked !== key ? (
        <BusyButton onClick={() => setAsked(key)}>{trans.__('Show')}</BusyButton>
      ) : found.error !== undefined ? (
        <Failure error={found.error} onRetry={found.retry} trans={trans} />
      ) : found.value === undefined ? (
        <p className="jp-ArtifactStorage-muted">{trans.__('Reading…')}</p>
      ) : (
        <>
          {found.value.globals.length === 0 ? (
            <p>{trans.__('No names were found.')}</p>
          ) : (
            <ul className="jp-ArtifactStorage-packages">
              {found.value.globals.map((name) => (
                <li key={name}>{name}</li>
              ))}
            </ul>
          )}
          <p className="jp-ArtifactStorage-muted">
            {found.value.incomplete}{' '}
            {trans.__('This is information: it does not say whether the pickle is safe.')}
          </p>
        </>
      )}
    </section>
  );
}
