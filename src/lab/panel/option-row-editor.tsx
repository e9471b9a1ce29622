import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import type { IStorageOption } from '../../location/storage-options.js';
import { isSecretRow, type OptionRow } from '../model/draft-change.js';
import { IconButton } from './icon-button.js';
import { SecretInput } from './secret-input.js';

/** What an {@link OptionRowEditor} takes. */
export interface IOptionRowEditorProps {
  readonly row: OptionRow;
  /** What the filesystem takes. */
  readonly options: readonly IStorageOption[];
  readonly index: number;
  /** Id of the `datalist` of known options. */
  readonly listId: string;
  /** Id of a `datalist` of values of this option. */
  readonly valuesId?: string | undefined;
  readonly trans: TranslationBundle;
  readonly onChange: (change: Partial<OptionRow>) => void;
  readonly onRemove: () => void;
}

/** One option: its name, its value, and what a known one does. */
export function OptionRowEditor(props: IOptionRowEditorProps): JSX.Element {
  const { row, index, trans } = props;
  const known = props.options.find((option) => option.name === row.name.trim());
  const helpId = `jp-ArtifactStorage-option-${index}-help`;
  const secret = isSecretRow(row);
  return (
    <div className="jp-ArtifactStorage-option">
      <div className="jp-ArtifactStorage-optionInputs">
        <input
          className="jp-mod-styled"
          type="text"
          list={props.listId}
          value={row.name}
          placeholder={trans.__('option')}
          aria-label={trans.__('Name of option %1', index + 1)}
          aria-describedby={helpId}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => props.onChange({ name: event.currentTarget.value })}
        />
        <SecretInput
          secret={secret}
          list={props.valuesId}
          label={trans.__('Value of option %1', index + 1)}
          what={trans.__('the value of option %1', index + 1)}
          value={row.text}
          placeholder={secret ? trans.__('secret') : trans.__('value')}
          describedBy={helpId}
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
        {known?.help} {secret && trans.__('Entered once for this session, kept in memory only.')}
      </div>
    </div>
  );
}
