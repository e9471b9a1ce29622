import { useRef } from 'react';
import type { StorageOptions } from '../../api/location.js';
import { isSecretOption } from '../../location/storage-options.js';
import type { IOptionRow } from '../interfaces/draft.js';
import { optionsFor, rowsOf } from '../location/options/option-rows.js';
import { OptionsEditor } from '../location/options/options-editor.js';
import type { PanelProps } from '../panel-props.js';
import { enteredSettings } from './setting-problem.js';
import { type SettingFieldProps, useSetting } from './use-setting.js';

export interface OptionsSettingProps
  extends SettingFieldProps,
    Pick<PanelProps, 'storage' | 'trans'> {
  /** The directory of the settings, whose filesystem takes the options. */
  readonly dir: string;
}

/** The options of new sessions, in the settings editor. */
export function OptionsSetting(props: OptionsSettingProps): JSX.Element {
  const { dir, storage, trans } = props;
  const count = useRef(0);
  const entered = (rows: readonly IOptionRow[]) => enteredSettings({}, rows, dir);
  const [rows, setRows] = useSetting(
    props,
    (value) => rowsOf((value ?? {}) as StorageOptions, optionsFor(dir)),
    (typed) => {
      const { settings } = entered(typed);
      return settings === undefined ? undefined : (settings.storage_options ?? {});
    }
  );
  return (
    <div className="jp-ArtifactStorage-setting">
      <OptionsEditor
        storage={storage}
        trans={trans}
        id="jp-ArtifactStorage-setting"
        newRow={() => {
          count.current += 1;
          return { id: `added:${count.current}`, name: '', text: '' };
        }}
        legend={trans.__('Options')}
        help={trans.__(
          'The dictionary that pandas and fsspec take, for example profile and endpoint_url. Secrets do not belong here: enter them in the panel, for one session.'
        )}
        addLabel={trans.__('Add option')}
        rows={rows}
        dir={dir}
        offered={optionsFor(dir).filter(
          (option) => option.class === 'map' && !isSecretOption(option.name)
        )}
        problem={entered(rows).problem}
        onChange={setRows}
      />
    </div>
  );
}
