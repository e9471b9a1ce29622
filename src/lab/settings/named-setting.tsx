import type { ArtifactStorageError } from '../../api/errors.js';
import { isSecretOption } from '../../location/storage-options.js';
import { BusyButton } from '../kit/busy-button.js';
import { FieldMessage } from '../kit/field-message.js';
import { labelOfKey } from '../location/fields/label-of-key.js';
import { LocationField } from '../location/fields/location-field.js';
import { placeholderOf } from '../location/fields/placeholder-of.js';
import { optionsFor, typedOptions } from '../location/options/option-rows.js';
import { OptionsEditor } from '../location/options/options-editor.js';
import type { PanelProps } from '../panel-props.js';
import type { NamedDraft } from './named-draft.js';

export interface NamedSettingProps extends Pick<PanelProps, 'storage' | 'trans'> {
  readonly draft: NamedDraft;
  readonly problem: ArtifactStorageError | undefined;
  readonly newId: () => string;
  readonly onChange: (draft: NamedDraft) => void;
  readonly onRemove: () => void;
}

/** One named location, in the settings editor. */
export function NamedSetting(props: NamedSettingProps): JSX.Element {
  const { draft, problem, storage, trans, onChange } = props;
  const { artifact_storage_dir: dir, rows } = draft;
  const id = `jp-ArtifactStorage-named-${draft.id.replace(/[^\w-]/g, '_')}`;
  const known = optionsFor(dir);
  const of = (field: string): ArtifactStorageError | undefined =>
    problem?.field?.split('.')[0] === field ? problem : undefined;
  const place = (field: 'artifact_storage_dir' | 'database_url'): JSX.Element => (
    <LocationField
      id={`${id}-${field}`}
      field={field}
      label={labelOfKey(field, trans)}
      placeholder={placeholderOf(field, trans)}
      value={draft[field]}
      options={typedOptions(rows, known)}
      whenEmpty={trans.__('Empty: the default.')}
      problem={of(field)}
      typing
      trans={trans}
      onChange={(text) => onChange({ ...draft, [field]: text })}
    />
  );
  const name = draft.name.trim();
  return (
    <fieldset
      className="jp-ArtifactStorage-field jp-ArtifactStorage-named"
      aria-label={name === '' ? trans.__('New location') : trans.__('Location %1', name)}
    >
      <div className="jp-ArtifactStorage-field">
        <label htmlFor={`${id}-name`}>{trans.__('Name')}</label>
        <input
          id={`${id}-name`}
          className="jp-mod-styled"
          type="text"
          value={draft.name}
          spellCheck={false}
          autoComplete="off"
          aria-describedby={`${id}-name-message`}
          aria-invalid={of('name') !== undefined}
          onChange={(event) => onChange({ ...draft, name: event.currentTarget.value })}
        />
        <FieldMessage id={`${id}-name-message`} problem={of('name')} alert={false} />
      </div>
      {place('artifact_storage_dir')}
      {place('database_url')}
      <OptionsEditor
        storage={storage}
        trans={trans}
        id={id}
        newRow={() => ({ id: props.newId(), name: '', text: '' })}
        legend={trans.__('Options')}
        addLabel={trans.__('Add option')}
        rows={rows}
        dir={dir}
        offered={known.filter((option) => option.class === 'map' && !isSecretOption(option.name))}
        problem={of('storage_options')}
        onChange={(changed) => onChange({ ...draft, rows: changed })}
      />
      {problem?.field === undefined && (
        <FieldMessage id={`${id}-message`} problem={problem} alert={false} />
      )}
      <BusyButton onClick={props.onRemove}>
        {name === '' ? trans.__('Remove') : trans.__('Remove %1', name)}
      </BusyButton>
    </fieldset>
  );
}
