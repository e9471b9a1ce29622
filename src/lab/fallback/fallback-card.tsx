import type { TranslationBundle } from '@jupyterlab/translation';
import type { Fallback } from '../../api/session.js';
import { BusyButton } from '../panel/busy-button.js';
import { Card } from '../panel/card.js';
import { originLabel } from '../panel/origin-chip.js';
import type { IPanelProps } from '../panel/panel-props.js';
import { useModel } from '../panel/use-model.js';
import type { IFallbackProgress } from './fallback-model.js';

/** What a {@link FallbackCard} takes. */
export interface IFallbackCardProps extends IPanelProps {
  readonly fallback: Fallback;
}

/** Says that the default database stands in for the configured one, and offers the way back. */
export function FallbackCard(props: IFallbackCardProps): JSX.Element {
  const { fallback, storage, trans } = props;
  useModel(storage.fallback);
  const { progress, problem } = storage.fallback;
  return (
    <Card
      kind="warning"
      title={titleOf(fallback, trans)}
      actions={progress === undefined ? <Ways {...props} /> : <Progress {...props} {...progress} />}
    >
      <p>
        {fallback.database_url} · {originLabel(fallback.origin, trans)}
      </p>
      {problem !== undefined ? (
        <p className="jp-ArtifactStorage-fieldProblem" role="alert">
          {problem.message} {problem.hint}
        </p>
      ) : (
        !fallback.answers && <p>{fallback.problem.title}</p>
      )}
      <p>{savedMeanwhile(fallback, trans)}</p>
    </Card>
  );
}

function titleOf({ database_url, answers }: Fallback, trans: TranslationBundle): string {
  const name = /^postgres/.test(database_url) ? 'PostgreSQL' : trans.__('The configured database');
  return answers
    ? trans.__('%1 answers again; this session still uses SQLite.', name)
    : trans.__('%1 was unreachable at start; this session uses SQLite.', name);
}

function savedMeanwhile({ saved }: Fallback, trans: TranslationBundle): string {
  return saved === 0
    ? trans.__('Nothing was saved meanwhile.')
    : trans._n(
        '%1 version was saved meanwhile. It stays in SQLite, also when it is copied.',
        '%1 versions were saved meanwhile. They stay in SQLite, also when they are copied.',
        saved
      );
}

function Ways({ fallback, storage, trans }: IFallbackCardProps): JSX.Element {
  return (
    <>
      {fallback.saved > 0 && (
        <BusyButton
          kind="accept"
          title={trans.__('Copy what was saved meanwhile, verify it, and use the database again')}
          onClick={() => void storage.fallback.goBack(true)}
        >
          {trans.__('Copy over')}
        </BusyButton>
      )}
      <BusyButton
        title={trans.__('Use the database again where it answers; nothing is copied')}
        onClick={() => void storage.fallback.goBack(false)}
      >
        {fallback.saved > 0 ? trans.__('Retry without a copy') : trans.__('Retry')}
      </BusyButton>
    </>
  );
}

function Progress(props: IPanelProps & IFallbackProgress): JSX.Element {
  const { storage, trans, copy, copied, total, stopping } = props;
  return (
    <>
      <BusyButton busy>
        {copy
          ? trans.__('Copying %1 of %2…', Math.min(copied + 1, total), total)
          : trans.__('Retrying…')}
      </BusyButton>
      {copy && (
        <BusyButton disabled={stopping} onClick={() => storage.fallback.stop()}>
          {trans.__('Stop')}
        </BusyButton>
      )}
    </>
  );
}
