import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, closeIcon } from '@jupyterlab/ui-components';
import type { HalfReport, Pairing } from '../../../api/location.js';
import { formatTime } from '../../kit/format.js';
import { Hint } from '../../kit/hint.js';
import { warningIcon } from '../../kit/icon.js';
import { inPanelWords } from '../../kit/panel-words.js';
import { lacksValues, pairingTitle } from './pairing-words.js';

export interface ConnectionMarkProps {
  readonly report: HalfReport | undefined;
  /** Whether versions have their values (the mark of the values only). */
  readonly pairing?: Pairing | undefined;
  readonly checking: boolean;
  readonly trans: TranslationBundle;
}

function labelOf(report: HalfReport, trans: TranslationBundle): string {
  const when = formatTime(report.checked_at);
  const duration = Math.max(1, Math.round(report.duration_ms));
  return report.ok
    ? trans.__('Checked %1 (%2 ms): %3', when, duration, report.detail)
    : trans.__('Not reachable %1 (%2 ms): %3', when, duration, report.detail);
}

/** Whether one half of the location answered when it was checked last. */
export function ConnectionMark(props: ConnectionMarkProps): JSX.Element | null {
  const { report, pairing, checking, trans } = props;
  if (checking) {
    const label = trans.__('Checking…');
    return (
      <span className="jp-ArtifactStorage-mark" role="img" aria-label={label} title={label}>
        <span className="jp-ArtifactStorage-spinner" aria-hidden="true" />
      </span>
    );
  }
  if (report === undefined) {
    return null;
  }
  const warns = report.ok && pairing !== undefined && lacksValues(pairing);
  const said = inPanelWords(labelOf(report, trans));
  const label =
    pairing === undefined || pairing.checked === 0
      ? said
      : warns
        ? `${said} ${pairingTitle(pairing, trans)}`
        : `${said} ${pairing.messages.join(' ')}`;
  const Icon = warns ? warningIcon : report.ok ? checkIcon : closeIcon;
  const looks = warns ? 'warning' : report.ok ? 'ok' : 'failed';
  return (
    <Hint className={`jp-ArtifactStorage-mark jp-mod-${looks}`} label={label} text={label}>
      <Icon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
    </Hint>
  );
}
