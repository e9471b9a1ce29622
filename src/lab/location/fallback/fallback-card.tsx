import type { TranslationBundle } from '@jupyterlab/translation';
import type { Fallback } from '../../../api/session.js';
import { breakable } from '../../kit/breakable.js';
import { BusyButton } from '../../kit/busy-button.js';
import { shownDatabase, textOfAddress } from '../../kit/shown-address.js';
import type { SessionProps } from '../../panel-props.js';
import { originLabel } from '../lines/origin-chip.js';
import { CopyCard } from './copy-card.js';
import { databaseName } from './fallback-model.js';

export interface FallbackCardProps extends SessionProps {
  readonly fallback: Fallback;
}

/** Says that the default database stands in for the configured one, and offers the way back. */
export function FallbackCard(props: FallbackCardProps): JSX.Element {
  const { fallback, storage, trans } = props;
  return (
    <CopyCard
      {...props}
      kind="warning"
      title={titleOf(fallback, trans)}
      ways={<Ways {...props} />}
      lead={
        <p title={trans.__('Comes from: %1', originLabel(fallback.origin, trans))}>
          {breakable(
            fallback.answers
              ? textOfAddress(shownDatabase(fallback.database_url, storage.link.home))
              : fallback.problem.title
          )}
        </p>
      }
    >
      {savedMeanwhile(fallback, trans)}
    </CopyCard>
  );
}

function titleOf({ database_url, answers }: Fallback, trans: TranslationBundle): string {
  const name = databaseName(database_url, trans);
  return answers
    ? trans.__('This session still uses SQLite; %1 answers again.', name)
    : trans.__('This session uses SQLite: %1 was unreachable at its start.', name);
}

function savedMeanwhile({ saved }: Fallback, trans: TranslationBundle): string {
  return saved === 0
    ? trans.__('Nothing was saved meanwhile.')
    : trans._n('%1 version was saved meanwhile.', '%1 versions were saved meanwhile.', saved);
}

function Ways({ active, fallback, storage, trans }: FallbackCardProps): JSX.Element {
  if (fallback.saved === 0) {
    return (
      <BusyButton
        title={trans.__('Use the database again where it answers')}
        // A save may be under way: it is copied when it ends.
        onClick={() => storage.fallback.copyOver(active)}
      >
        {trans.__('Retry')}
      </BusyButton>
    );
  }
  return (
    <>
      <BusyButton
        kind="accept"
        title={trans.__('Copy what was saved meanwhile, verify it, and use the database again')}
        onClick={() => storage.fallback.copyOver(active)}
      >
        {trans.__('Copy over')}
      </BusyButton>
      <BusyButton
        title={trans.__(
          'Use the database again where it answers; what was saved meanwhile stays in SQLite'
        )}
        onClick={() => storage.fallback.keepHere(active)}
      >
        {trans.__('Retry without a copy')}
      </BusyButton>
    </>
  );
}
