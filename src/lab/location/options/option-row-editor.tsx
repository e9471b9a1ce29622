import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import type { ArtifactStorageError } from '../../../api/errors.js';
import { isSecretOption, type StorageOption } from '../../../location/storage-options.js';
import type { IOptionRow } from '../../interfaces/draft.js';
import { FieldMessage } from '../../kit/field-message.js';
import { IconButton } from '../../kit/icon-button.js';
import { isSecretRow } from './option-rows.js';
import { OptionValue } from './option-value.js';
import { profilesHelp } from './profile-list.js';
import type { AwsProfiles } from './use-aws-profiles.js';

export interface OptionRowEditorProps {
  readonly row: IOptionRow;
  /** What the filesystem takes. */
  readonly options: readonly StorageOption[];
  /** What ids of its elements begin with. */
  readonly id: string;
  readonly index: number;
  /** Id of the `datalist` of known options. */
  readonly listId: string;
  /** The AWS profiles to choose from, and the id of their `datalist`. */
  readonly values?: (AwsProfiles & { readonly id: string }) | undefined;
  /** Whether it goes with the filesystem that the draft leaves. */
  readonly struckOut?: boolean;
  /** Whether its secret, which is not shown, is no longer kept. */
  readonly lost?: boolean | undefined;
  /** What is wrong with this option. */
  readonly problem?: ArtifactStorageError | undefined;
  readonly trans: TranslationBundle;
  readonly onChange: (change: Partial<IOptionRow>) => void;
  readonly onRemove: () => void;
}

/** One option: its name, its value, and what a known one does. */
export function OptionRowEditor(props: OptionRowEditorProps): JSX.Element {
  const { row, options, index, values, problem, trans } = props;
  const name = row.name.trim();
  const known = options.find((option) => option.name === name);
  const secret = isSecretRow(row, options);
  const helpId = `${props.id}-help`;
  const problemId = `${props.id}-problem`;
  // An option that is not there is at fault itself, not its value.
  const isNameAtFault = known === undefined || known.class === 'reject';
  const describedBy = problem === undefined ? helpId : `${helpId} ${problemId}`;
  const help = [
    known?.help,
    known?.type === 'object' && trans.__('A dictionary, written as {"name": "value"}.'),
    secret && trans.__('Entered once for this session, kept in memory only.'),
    values !== undefined && profilesHelp(values, trans)
  ];
  return (
    <div
      className={`jp-ArtifactStorage-option${props.struckOut === true ? ' jp-mod-struckOut' : ''}`}
    >
      <div className="jp-ArtifactStorage-optionInputs">
        <input
          className="jp-mod-styled"
          type="text"
          list={props.listId}
          value={row.name}
          placeholder={trans.__('option')}
          aria-label={trans.__('Name of option %1', index + 1)}
          aria-describedby={describedBy}
          aria-invalid={problem !== undefined && isNameAtFault}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => {
            const entered = event.currentTarget.value;
            const isFlag = options.some(
              (option) => option.name === entered.trim() && option.type === 'boolean'
            );
            // A new flag is on.
            props.onChange({
              name: entered,
              ...(isFlag && row.text.trim() === '' ? { text: 'true' } : {})
            });
          }}
        />
        <OptionValue
          row={row}
          type={isSecretOption(name) ? 'string' : (known?.type ?? 'any')}
          secret={secret}
          lost={props.lost}
          index={index}
          listId={values?.id}
          describedBy={describedBy}
          invalid={problem !== undefined && !isNameAtFault}
          trans={trans}
          onChange={(text) => props.onChange({ text })}
        />
        <IconButton
          icon={closeIcon}
          label={trans.__('Remove option %1', index + 1)}
          onClick={props.onRemove}
        />
      </div>
      <div id={helpId} className="jp-ArtifactStorage-fieldHelp">
        {help.filter((sentence) => typeof sentence === 'string').join(' ')}
      </div>
      {problem !== undefined && <FieldMessage id={problemId} problem={problem} alert />}
    </div>
  );
}
