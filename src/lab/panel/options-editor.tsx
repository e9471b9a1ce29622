import { addIcon } from '@jupyterlab/ui-components';
import { useRef } from 'react';
import type { ArtifactStorageError } from '../../api/errors.js';
import { schemeOf } from '../../location/artifact-storage-dir.js';
import { filesystemOf } from '../../location/filesystems/filesystems.js';
import type { IStorageOption } from '../../location/storage-option.js';
import type { OptionRow } from '../model/draft-change.js';
import type { LocationDraft } from '../model/location-draft.js';
import { FieldMessage } from './field-message.js';
import { OptionRowEditor } from './option-row-editor.js';
import type { IPanelProps } from './panel-props.js';
import { ProfileList } from './profile-list.js';
import { useAwsProfiles } from './use-aws-profiles.js';

const LIST_ID = 'jp-ArtifactStorage-known-options';
const PROFILES_ID = 'jp-ArtifactStorage-aws-profiles';

const isProfile = (row: OptionRow): boolean => row.name.trim() === 'profile';

/** Options that can be chosen: one without effect or refused is only explained when it is typed. */
const choices = (options: readonly IStorageOption[]): readonly IStorageOption[] =>
  options.filter((option) => option.class === 'map');

/** What an {@link OptionsEditor} takes. */
export interface IOptionsEditorProps extends IPanelProps {
  readonly draft: LocationDraft;
  readonly problem: ArtifactStorageError | undefined;
}

/** Rows of option and value: the `storage_options` that pandas and fsspec take. */
export function OptionsEditor(props: IOptionsEditorProps): JSX.Element {
  const { draft, problem, trans } = props;
  const { rows, artifact_storage_dir } = draft.draft;
  const { options, awsProfiles } = filesystemOf(schemeOf(artifact_storage_dir));
  const asksForProfile = awsProfiles && rows.some(isProfile);
  const profiles = useAwsProfiles(props.storage.client, asksForProfile);
  const group = useRef<HTMLFieldSetElement>(null);
  const add = (): void => {
    draft.edit({ rows: [...rows, { name: '', text: '' }] });
    window.requestAnimationFrame(() => {
      group.current
        ?.querySelector<HTMLInputElement>('.jp-ArtifactStorage-option:last-of-type input')
        ?.focus();
    });
  };
  return (
    <fieldset className="jp-ArtifactStorage-field" ref={group}>
      <legend>{trans.__('Options')}</legend>
      <datalist id={LIST_ID}>
        {choices(options).map(({ name, help }) => (
          <option key={name} value={name}>
            {help}
          </option>
        ))}
      </datalist>
      {profiles !== undefined && <ProfileList id={PROFILES_ID} profiles={profiles} />}
      {rows.map((row, index) => (
        <OptionRowEditor
          // Rows have no identity but their place.
          key={index}
          row={row}
          options={options}
          index={index}
          listId={LIST_ID}
          valuesId={isProfile(row) && profiles !== undefined ? PROFILES_ID : undefined}
          trans={trans}
          onChange={(change) => draft.editRow(index, change)}
          onRemove={() => draft.edit({ rows: rows.filter((_, at) => at !== index) })}
        />
      ))}
      {problem !== undefined && (
        <FieldMessage id="jp-ArtifactStorage-options-message" problem={problem} alert />
      )}
      <button type="button" className="jp-ArtifactStorage-linkButton" onClick={add}>
        <addIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        {trans.__('Add option')}
      </button>
    </fieldset>
  );
}
