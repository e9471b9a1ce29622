import type { TranslationBundle } from '@jupyterlab/translation';
import type { Origin } from '../../../api/location.js';
import { Hint } from '../../kit/hint.js';

/** An origin in words. */
export function originLabel(origin: Origin, trans: TranslationBundle): string {
  switch (origin) {
    case 'session':
      return trans.__('this session');
    case 'command_line':
      return trans.__('command line');
    case 'environment':
      return trans.__('environment');
    case 'settings':
      return trans.__('settings');
    case 'config_file':
      return trans.__('config file');
    case 'default':
      return trans.__('default');
  }
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
