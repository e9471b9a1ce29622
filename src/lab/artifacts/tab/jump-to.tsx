import type { TranslationBundle } from '@jupyterlab/translation';
import type { IArtifactsModel } from '../../interfaces/artifacts.js';

export interface JumpToProps {
  readonly artifacts: IArtifactsModel;
  readonly trans: TranslationBundle;
}

/** Goes to a letter in a list by name, to a day in one by time. */
export function JumpTo({ artifacts, trans }: JumpToProps): JSX.Element | null {
  const { order } = artifacts.order;
  const isByName = order === 'name' || order === 'name_desc';
  if (!isByName && order !== 'newest' && order !== 'oldest') {
    return null;
  }
  const label = isByName ? trans.__('Go to the first letters') : trans.__('Go to a day');
  return (
    <input
      key={label}
      className="jp-mod-styled jp-ArtifactStorage-jump"
      type={isByName ? 'text' : 'date'}
      placeholder={trans.__('Go to…')}
      aria-label={label}
      title={label}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => {
        const { value } = event.currentTarget;
        if (value !== '') {
          void artifacts.jump(isByName ? value : atDay(value, order === 'newest'));
        }
      }}
    />
  );
}

/** The end of a day where the newest come first, else its start: as people see it. */
function atDay(day: string, isNewestFirst: boolean): string {
  return new Date(`${day}T${isNewestFirst ? '23:59:59.999' : '00:00:00'}`).toISOString();
}
