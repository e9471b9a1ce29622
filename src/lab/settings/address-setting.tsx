import { labelOfKey } from '../location/fields/label-of-key.js';
import { LocationField } from '../location/fields/location-field.js';
import { placeholderOf } from '../location/fields/placeholder-of.js';
import type { PanelProps } from '../panel-props.js';
import { settingsProblem } from './setting-problem.js';
import { type SettingFieldProps, useSetting } from './use-setting.js';

export interface AddressSettingProps extends SettingFieldProps, Pick<PanelProps, 'trans'> {
  readonly field: 'artifact_storage_dir' | 'database_url';
}

/** Where values or metadata of new sessions are, in the settings editor. */
export function AddressSetting(props: AddressSettingProps): JSX.Element {
  const { field, trans } = props;
  const problemOfText = (text: string) =>
    text.trim() === '' ? undefined : settingsProblem({ [field]: text });
  const [text, setText] = useSetting(
    props,
    (value) => (typeof value === 'string' ? value : ''),
    (typed) => (problemOfText(typed) === undefined ? typed.trim() : undefined)
  );
  return (
    <div className="jp-ArtifactStorage-setting">
      <LocationField
        id={`jp-ArtifactStorage-setting-${field}`}
        field={field}
        label={labelOfKey(field, trans)}
        placeholder={placeholderOf(field, trans)}
        value={text}
        whenEmpty={trans.__('Empty: what the config file says, else the default.')}
        problem={problemOfText(text)}
        typing
        trans={trans}
        onChange={setText}
      />
    </div>
  );
}
