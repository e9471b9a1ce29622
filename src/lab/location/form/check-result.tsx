import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, closeIcon } from '@jupyterlab/ui-components';
import type { Ref } from 'react';
import type { CheckReport, HalfReport } from '../../../api/location.js';
import { inPanelWords } from '../../kit/panel-words.js';

export interface CheckResultProps {
  readonly report: CheckReport | undefined;
  readonly resultRef?: Ref<HTMLDivElement>;
  readonly trans: TranslationBundle;
}

/** What a check found about values and metadata, a line each. */
export function CheckResult(props: CheckResultProps): JSX.Element {
  const { report, trans } = props;
  const line = (label: string, half: HalfReport): JSX.Element => {
    const Icon = half.ok ? checkIcon : closeIcon;
    return (
      <div className={`jp-ArtifactStorage-result jp-mod-${half.ok ? 'ok' : 'failed'}`}>
        <Icon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        <span>
          <strong>{label}</strong>{' '}
          {trans.__(
            '%1 (%2 ms)',
            // The reason stands at the field that is at fault.
            half.ok ? inPanelWords(half.detail) : trans.__('cannot be used'),
            Math.max(1, Math.round(half.duration_ms))
          )}
        </span>
      </div>
    );
  };
  return (
    <div
      ref={props.resultRef}
      role="status"
      className="jp-ArtifactStorage-results"
      aria-label={trans.__('Result of the check')}
    >
      {report !== undefined && (
        <>
          {line(trans.__('Values:'), report.values)}
          {line(trans.__('Metadata:'), report.metadata)}
        </>
      )}
    </div>
  );
}
