import { HTMLSelect } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../api/errors.js';
import { PASSWORD_FIELD, takesPassword } from '../../location/masked-settings.js';
import { isSecretOption } from '../../location/storage-options.js';
import { SecretInput } from '../kit/secret-input.js';
import { LocationField } from '../location/fields/location-field.js';
import { placeholderOf } from '../location/fields/placeholder-of.js';
import { SettingsLines } from '../location/lines/settings-lines.js';
import { optionsFor, typedOptions } from '../location/options/option-rows.js';
import { OptionsEditor } from '../location/options/options-editor.js';
import type { CareOptions } from './care-options.js';
import { type CopyTarget, databaseOf, withDatabase } from './copy-target.js';

const ID = 'jp-ArtifactStorage-target';

interface TargetFieldsProps extends Pick<CareOptions, 'storage' | 'trans'> {
  readonly target: CopyTarget;
  readonly problem: ArtifactStorageError | undefined;
  readonly onChange: (target: CopyTarget) => void;
}

/** Where to copy: the default location, a named one, or one that is entered. */
export function TargetFields(props: TargetFieldsProps): JSX.Element {
  const { target, storage, trans, onChange } = props;
  const { usable } = storage.locations;
  const choices = [
    ...(usable.length > 0 ? ([['named', trans.__('Named')]] as const) : []),
    ['custom', trans.__('Custom')],
    ['default', trans.__('Default')]
  ] as const;
  return (
    <>
      <fieldset className="jp-ArtifactStorage-field">
        <legend>{trans.__('Where to')}</legend>
        <div className="jp-ArtifactStorage-radios">
          {choices.map(([source, label]) => (
            <label key={source}>
              <input
                type="radio"
                name={ID}
                value={source}
                checked={target.source === source}
                onChange={() => onChange({ ...target, source, password: '', rows: [] })}
              />
              {label}
            </label>
          ))}
        </div>
      </fieldset>
      {target.source === 'named' && <NamedTarget {...props} />}
      {target.source === 'custom' && <CustomTarget {...props} />}
      {target.source === 'default' && (
        <p className="jp-ArtifactStorage-lead">
          {trans.__('The location that new sessions use: the settings editor says it.')}
        </p>
      )}
    </>
  );
}

function at(problem: ArtifactStorageError | undefined, field: string) {
  const named = problem?.field?.replace(/^target\./, '') ?? '';
  return named === field || named.startsWith(`${field}.`) ? problem : undefined;
}

function NamedTarget(props: TargetFieldsProps): JSX.Element {
  const { target, storage, trans, onChange } = props;
  const { usable } = storage.locations;
  const { settings = {} } = target.named ?? {};
  const dir = settings.artifact_storage_dir ?? '';
  const secrets = optionsFor(dir).filter(({ name }) => isSecretOption(name));
  return (
    <>
      <div className="jp-ArtifactStorage-field">
        <label htmlFor={`${ID}-named`}>{trans.__('Location')}</label>
        <HTMLSelect
          id={`${ID}-named`}
          value={target.named?.name ?? ''}
          onChange={({ currentTarget: { value } }) =>
            onChange({
              ...target,
              named: usable.find(({ name }) => name === value),
              password: '',
              rows: []
            })
          }
        >
          {usable.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </HTMLSelect>
        <SettingsLines
          settings={settings}
          home={storage.link.home}
          otherwise={trans.__('default')}
          trans={trans}
        />
      </div>
      <TargetPassword {...props} />
      {secrets.length > 0 && (
        <TargetOptions
          {...props}
          dir={dir}
          legend={trans.__('Secrets')}
          addLabel={trans.__('Add secret')}
          offered={secrets}
        />
      )}
    </>
  );
}

function CustomTarget(props: TargetFieldsProps): JSX.Element {
  const { target, problem, trans, onChange } = props;
  const { artifact_storage_dir: dir, rows } = target;
  const known = optionsFor(dir);
  return (
    <>
      <LocationField
        id={`${ID}-dir`}
        field="artifact_storage_dir"
        label={trans.__('Values')}
        placeholder={placeholderOf('artifact_storage_dir', trans)}
        value={dir}
        options={typedOptions(rows, known)}
        whenEmpty={trans.__('Empty: the default.')}
        problem={at(problem, 'artifact_storage_dir')}
        trans={trans}
        onChange={(text) => onChange({ ...target, artifact_storage_dir: text })}
      />
      <LocationField
        id={`${ID}-database`}
        field="database_url"
        label={trans.__('Metadata')}
        placeholder={placeholderOf('database_url', trans)}
        value={target.database_url}
        whenEmpty={trans.__('Empty: the default.')}
        problem={at(problem, PASSWORD_FIELD) ? undefined : at(problem, 'database_url')}
        trans={trans}
        onChange={(text) => onChange(withDatabase(target, text))}
      />
      <TargetPassword {...props} />
      <TargetOptions
        {...props}
        dir={dir}
        legend={trans.__('Options')}
        addLabel={trans.__('Add option')}
        offered={known.filter((option) => option.class === 'map')}
      />
    </>
  );
}

function TargetPassword(props: TargetFieldsProps): JSX.Element | null {
  const { target, trans, onChange } = props;
  return takesPassword(databaseOf(target)) ? (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor={`${ID}-password`}>{trans.__('Password')}</label>
      <SecretInput
        id={`${ID}-password`}
        what={trans.__('the password')}
        value={target.password}
        invalid={at(props.problem, PASSWORD_FIELD) !== undefined}
        trans={trans}
        onChange={(password) => onChange({ ...target, password })}
      />
    </div>
  ) : null;
}

interface TargetOptionsProps extends TargetFieldsProps {
  readonly dir: string;
  readonly legend: string;
  readonly addLabel: string;
  readonly offered: ReturnType<typeof optionsFor>;
}

function TargetOptions(props: TargetOptionsProps): JSX.Element {
  const { target, dir, legend, addLabel, offered, problem, storage, trans, onChange } = props;
  return (
    <OptionsEditor
      id={ID}
      storage={storage}
      trans={trans}
      newRow={() => ({ id: `added:${Date.now()}`, name: '', text: '' })}
      legend={legend}
      addLabel={addLabel}
      rows={target.rows}
      dir={dir}
      offered={offered}
      problem={at(problem, 'storage_options')}
      onChange={(rows) => onChange({ ...target, rows })}
    />
  );
}
