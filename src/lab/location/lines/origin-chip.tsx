import type { TranslationBundle } from '@jupyterlab/translation';
import type { Origin } from '../../../api/location.js';
import { Hint } from '../../kit/hint.js';

/** An origin in words. */
export function originLabel(origin: Origin, trans: TranslationBundle): string {
  const labels: Readonly<Record<Origin, string>> = {
    session: trans.__('this session'),
    inherited: trans.__('inherited'),
    command_line: trans.__('command line'),
    environment: trans.__('environment'),
    settings: trans.__('settings'),
    config_file: trans.__('config file'),
    default: trans.__('default')
  };
  return labels[origin];
}

export interface OriginChipProps {
  readonly origin: Origin;
  /** What would be used without it. */
  readonly title: string;
  readonly trans: TranslationBundle;
}

/** Where a setting comes from. */
export function OriginChip(props: OriginChipProps): JSX.Element {
  const label = originLabel(props.origin, props.trans);
  return (
    <Hint
      className="jp-ArtifactStorage-chip"
      label={`${label}. ${props.title}`}
      text={props.title}
      origin={props.origin}
    >
      {label}
    </Hint>
  );
}
