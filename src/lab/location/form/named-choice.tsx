import { HTMLSelect } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { takesPassword } from '../../../location/masked-settings.js';
import { isSecretOption } from '../../../location/storage-options.js';
import { Card } from '../../kit/card.js';
import { useModel } from '../../kit/use-model.js';
import { SettingsLines } from '../lines/settings-lines.js';
import { optionsFor } from '../options/option-rows.js';
import { OptionsEditor } from '../options/options-editor.js';
import type { DraftProps } from './draft-props.js';
import { PasswordField } from './password-field.js';

const ID = 'jp-ArtifactStorage-named';

export interface NamedChoiceProps extends DraftProps {
  /** What a check found wrong with the password. */
  readonly password: ArtifactStorageError | undefined;
  /** What a check found wrong with the options. */
  readonly storage_options: ArtifactStorageError | undefined;
}

/** Chooses one of the locations that have a name in the settings, and asks for its secrets. */
export function NamedChoice(props: NamedChoiceProps): JSX.Element {
  const { draft, storage, trans } = props;
  useModel(storage.locations);
  const { usable, refused } = storage.locations;
  const { named, secret_rows } = draft.fields;
  const { artifact_storage_dir = '', database_url = '' } = named?.settings ?? {};
  const known = optionsFor(artifact_storage_dir);
  const takesSecrets = known.some(({ name }) => isSecretOption(name));
  return (
    <>
      <div className="jp-ArtifactStorage-field">
        <label htmlFor={ID}>{trans.__('Location')}</label>
        <HTMLSelect
          id={ID}
          value={named?.name ?? ''}
          onChange={(event) => {
            const name = event.currentTarget.value;
            draft.chooseNamed(usable.find((location) => location.name === name));
          }}
        >
          {named === undefined && <option value="">{trans.__('Choose a location')}</option>}
          {usable.map(({ name }) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </HTMLSelect>
        {named !== undefined && (
          <SettingsLines
            settings={named.settings}
            home={storage.link.home}
            otherwise={trans.__('default')}
            trans={trans}
          />
        )}
        {refused.map(({ name, message, hint }) => (
          <Card
            key={name}
            kind="warning"
            title={trans.__('The named location %1 cannot be used.', name)}
          >
            {message} {hint}
          </Card>
        ))}
      </div>
      {takesPassword(database_url) && <PasswordField {...props} problem={props.password} />}
      {named !== undefined && takesSecrets && (
        <OptionsEditor
          {...props}
          newRow={() => draft.newRow()}
          legend={trans.__('Secrets')}
          help={trans.__(
            'Without them, the storage server uses the credentials that it finds by itself.'
          )}
          addLabel={trans.__('Add secret')}
          rows={secret_rows}
          dir={artifact_storage_dir}
          offered={known.filter(({ name }) => isSecretOption(name))}
          lost={!draft.keptSecrets.options}
          problem={props.storage_options}
          onChange={(rows) => draft.edit({ secret_rows: rows })}
        />
      )}
    </>
  );
}
