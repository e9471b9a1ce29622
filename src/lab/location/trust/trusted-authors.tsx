import { Dialog, ReactWidget, showDialog } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { useState } from 'react';
import type { TrustedAuthor, TrustState } from '../../../api/trust.js';
import type { IActiveSession } from '../../interfaces/session.js';
import { BusyButton } from '../../kit/busy-button.js';
import { formatDate } from '../../kit/format.js';
import { notifyProblem } from '../../kit/notify.js';
import { shownDatabase, textOfAddress } from '../../kit/shown-address.js';
import { toldSoon } from '../../kit/told-soon.js';
import { asArtifactStorageError } from '../../session/problem.js';
import type { IArtifactStorage } from '../../tokens.js';
import { authorText } from './answer-trust.js';

export interface TrustedAuthorsProps {
  readonly storage: IArtifactStorage;
  readonly active: IActiveSession;
  readonly trans: TranslationBundle;
}

/** Shows whom the user trusts on this machine, each with a way to take that back. */
export async function showTrustedAuthors(props: TrustedAuthorsProps): Promise<void> {
  const { storage, active, trans } = props;
  try {
    const said = trans.__('%1: Asking whom you trust…', active.name);
    const params = { session_id: active.id };
    const state = await toldSoon(said, () => storage.client.call('getTrust', { params }));
    await showDialog({
      title: trans.__('%1: Trusted authors', active.name),
      body: ReactWidget.create(<TrustedAuthors {...props} first={state} />),
      buttons: [Dialog.okButton({ label: trans.__('Close') })]
    });
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(problem.message, problem, trans, { about: 'trust', of: active });
  }
}

function TrustedAuthors(props: TrustedAuthorsProps & { readonly first: TrustState }): JSX.Element {
  const { storage, active, trans } = props;
  const [state, setState] = useState(props.first);
  const revoke = async ({ user, store_id, store }: TrustedAuthor): Promise<void> => {
    const params = { session_id: active.id };
    const body = { user, store_id, store, answer: 'distrust' } as const;
    setState(await storage.client.call('putTrust', { params, body }));
  };
  return (
    <div className="jp-ArtifactStorage-trusted">
      <p>{settingText(state, trans)}</p>
      {state.authors.length === 0 ? (
        <p>{trans.__('You trust nobody but yourself.')}</p>
      ) : (
        <ul>
          {state.authors.map((author) => {
            const name = authorText(author.user, trans);
            const where = textOfAddress(shownDatabase(author.store, storage.link.home));
            return (
              <li key={JSON.stringify([author.user, author.store_id, author.store])}>
                <span>
                  {trans.__('%1 at %2, since %3', name, where, formatDate(author.trusted_at))}
                </span>
                <BusyButton
                  title={trans.__('Stop trusting %1 at %2', name, where)}
                  onClick={() => revoke(author)}
                >
                  {trans.__('Revoke')}
                </BusyButton>
              </li>
            );
          })}
        </ul>
      )}
    </div>
  );
}

function settingText({ setting, shared }: TrustState, trans: TranslationBundle): string {
  if (setting === 'allow') {
    return shared === undefined
      ? trans.__('Only you can write to this session’s store: everything in it loads.')
      : trans.__('The settings allow pickles of all authors.');
  }
  return setting === 'refuse'
    ? trans.__('The settings refuse pickles of others, also those of trusted authors.')
    : trans.__('Pickles of these authors load: they run code. Your own load, too.');
}
