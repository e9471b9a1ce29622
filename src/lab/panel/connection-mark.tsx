import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, closeIcon } from '@jupyterlab/ui-components';
import type { HalfReport } from '../../api/location.js';
import { formatTime } from '../artifacts/format.js';

/** What a {@link ConnectionMark} takes. */
export interface IConnectionMarkProps {
  readonly report: HalfReport | undefined;
  readonly checking: boolean;
  readonly trans: TranslationBundle;
}

/** Whether one half of the location answered when it was checked last. */
export function ConnectionMark(props: IConnectionMarkProps): JSX.Element | null {
  const { report, checking, trans } = props;
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
  const label = trans.__(
    report.ok ? 'Checked %1 (%2 ms): %3' : 'Not reachable %1 (%2 ms): %3',
    formatTime(report.checked_at),
    Math.max(1, Math.round(report.duration_ms)),
    report.detail
  );
  const Icon = report.ok ? checkIcon : closeIcon;
  return (
    <span
      className={`jp-ArtifactStorage-mark jp-mod-${report.ok ? 'ok' : 'failed'}`}
      role="img"
      aria-label={label}
      title={label}
    >
      <Icon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
    </span>
  );
}
