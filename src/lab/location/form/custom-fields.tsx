import { useState } from 'react';
import { schemeOf } from '../../../location/artifact-storage-dir.js';
import { takesPassword } from '../../../location/masked-settings.js';
import { isStruckOut } from '../draft/draft-change.js';
import { DirNote } from '../fields/dir-note.js';
import { LocationField } from '../fields/location-field.js';
import { noteOnDir } from '../fields/note-on-dir.js';
import { placeholderOf } from '../fields/placeholder-of.js';
import { useFilesystems } from '../fields/use-filesystems.js';
import { optionsFor, typedOptions } from '../options/option-rows.js';
import { OptionsEditor } from '../options/options-editor.js';
import { BrowseButton } from './browse-button.js';
import type { DraftProblems } from './draft-problems.js';
import type { DraftProps } from './draft-props.js';
import { PasswordField } from './password-field.js';

export interface CustomFieldsProps extends DraftProps {
  readonly problems: DraftProblems;
}

/** The fields of a location that is entered. */
export function CustomFields(props: CustomFieldsProps): JSX.Element {
  const { draft, problems, trans } = props;
  const { artifact_storage_dir: dir, database_url, rows } = draft.fields;
  const known = optionsFor(dir);
  const scheme = schemeOf(dir);
  const [isAsked, ask] = useState(false);
  const isOfHost = scheme !== 'file' && scheme !== 's3';
  const note = noteOnDir(dir, useFilesystems(props.storage.client, isAsked || isOfHost));
  return (
    <>
      <LocationField
        field="artifact_storage_dir"
        label={trans.__('Values')}
        placeholder={placeholderOf('artifact_storage_dir', trans)}
        value={dir}
        options={typedOptions(rows, known)}
        paths={draft.active.state.path_base}
        problem={problems.artifact_storage_dir}
        note={
          problems.artifact_storage_dir === undefined && (
            <DirNote note={note} withStarts={isAsked && scheme === 'file'} trans={trans} />
          )
        }
        onFocus={() => ask(true)}
        trans={trans}
        action={
          <BrowseButton
            {...props}
            dir={dir}
            onChoose={(artifact_storage_dir) => draft.edit({ artifact_storage_dir })}
          />
        }
        onChange={(artifact_storage_dir) => draft.edit({ artifact_storage_dir })}
      />
      <LocationField
        field="database_url"
        label={trans.__('Metadata')}
        placeholder={placeholderOf('database_url', trans)}
        value={database_url}
        paths={draft.active.state.path_base}
        problem={problems.database_url}
        trans={trans}
        onChange={(url) => draft.edit({ database_url: url })}
      />
      {takesPassword(database_url) && <PasswordField {...props} problem={problems.password} />}
      <OptionsEditor
        {...props}
        newRow={() => draft.newRow()}
        legend={trans.__('Options')}
        addLabel={trans.__('Add option')}
        rows={rows}
        dir={dir}
        // One without effect or refused is only explained when it is typed.
        offered={known.filter((option) => option.class === 'map')}
        isStruckOut={(row) => isStruckOut(row, dir, draft.location)}
        lost={!draft.keptSecrets.options}
        problem={problems.storage_options}
        onChange={(changed) => draft.edit({ rows: changed })}
      />
    </>
  );
}
