import { addIcon } from '@jupyterlab/ui-components';
import { useRef } from 'react';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { schemeOf } from '../../../location/artifact-storage-dir.js';
import { filesystemOf } from '../../../location/filesystems/filesystems.js';
import type { StorageOption } from '../../../location/storage-option.js';
import type { IOptionRow } from '../../interfaces/draft.js';
import { FieldMessage } from '../../kit/field-message.js';
import { namesOf } from '../../kit/names-of.js';
import type { PanelProps } from '../../panel-props.js';
import { OptionRowEditor } from './option-row-editor.js';
import { optionsFor, rowOfField } from './option-rows.js';
import { ProfileList } from './profile-list.js';
import { useAwsProfiles } from './use-aws-profiles.js';

const ID = 'jp-ArtifactStorage';

const isProfile = (row: IOptionRow): boolean => row.name.trim() === 'profile';

export interface OptionsEditorProps extends Pick<PanelProps, 'storage' | 'trans'> {
  /** Makes a row that is not there yet. */
  readonly newRow: () => IOptionRow;
  /** What ids of its elements begin with, where there are several editors on a page. */
  readonly id?: string;
  readonly legend: string;
  /** What the rows are for. */
  readonly help?: string;
  readonly addLabel: string;
  readonly rows: readonly IOptionRow[];
  /** The directory whose filesystem takes the options. */
  readonly dir: string;
  /** The options to choose from. */
  readonly offered: readonly StorageOption[];
  /** Whether a row is of another filesystem, and goes with it; none without it. */
  readonly isStruckOut?: (row: IOptionRow) => boolean;
  /** Whether secrets that are not shown are no longer kept. */
  readonly lost?: boolean;
  /** What is wrong with one of them, or with all. */
  readonly problem: ArtifactStorageError | undefined;
  readonly onChange: (rows: readonly IOptionRow[]) => void;
}

/** Rows of option and value: the `storage_options` that pandas and fsspec take. */
export function OptionsEditor(props: OptionsEditorProps): JSX.Element {
  const { rows, dir, id = ID, problem, trans, onChange } = props;
  const [listId, profilesId] = [`${id}-known-options`, `${id}-aws-profiles`];
  const options = optionsFor(dir);
  const asksForProfile = filesystemOf(schemeOf(dir)).awsProfiles && rows.some(isProfile);
  const profiles = useAwsProfiles(props.storage.client, asksForProfile);
  const going = rows.filter((row) => props.isStruckOut?.(row) === true);
  const group = useRef<HTMLFieldSetElement>(null);
  const atFault = rowOfField(problem?.field, rows);
  const add = (): void => {
    onChange([...rows, props.newRow()]);
    window.requestAnimationFrame(() => {
      group.current
        ?.querySelector<HTMLInputElement>('.jp-ArtifactStorage-option:last-of-type input')
        ?.focus();
    });
  };
  return (
    <fieldset className="jp-ArtifactStorage-field jp-ArtifactStorage-options" ref={group}>
      <legend>{props.legend}</legend>
      {props.help !== undefined && <div className="jp-ArtifactStorage-fieldHelp">{props.help}</div>}
      <datalist id={listId}>
        {props.offered.map(({ name, help }) => (
          <option key={name} value={name}>
            {help}
          </option>
        ))}
      </datalist>
      {asksForProfile && <ProfileList id={profilesId} profiles={profiles.found ?? []} />}
      {rows.map((row, index) => (
        <OptionRowEditor
          key={row.id}
          row={row}
          options={options}
          id={`${id}-option-${index}`}
          index={index}
          listId={listId}
          values={isProfile(row) && asksForProfile ? { id: profilesId, ...profiles } : undefined}
          struckOut={going.includes(row)}
          lost={props.lost}
          problem={row === atFault ? problem : undefined}
          trans={trans}
          onChange={(change) =>
            onChange(rows.map((each) => (each === row ? { ...row, ...change } : each)))
          }
          onRemove={() => onChange(rows.filter((each) => each !== row))}
        />
      ))}
      {going.length > 0 && (
        <div className="jp-ArtifactStorage-fieldHelp" role="status">
          {trans._n(
            '%2 goes with the earlier address: it means nothing for %3.',
            '%2 go with the earlier address: they mean nothing for %3.',
            going.length,
            namesOf(
              going.map(({ name }) => name),
              trans
            ),
            filesystemOf(schemeOf(dir)).place
          )}
        </div>
      )}
      {problem !== undefined && atFault === undefined && (
        <FieldMessage id={`${id}-options-message`} problem={problem} alert />
      )}
      <button type="button" className="jp-ArtifactStorage-linkButton" onClick={add}>
        <addIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        {props.addLabel}
      </button>
    </fieldset>
  );
}
