import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import { type IStorageOption, isSecretOption } from '../../location/storage-options.js';
import type { OptionRow } from '../model/draft-change.js';
import { IconButton } from './icon-button.js';

/** What an {@link OptionRowEditor} takes. */
export interface IOptionRowEditorProps {
  readonly row: OptionRow;
  /** What the filesystem takes. */
  readonly options: readonly IStorageOption[];
  readonly index: number;
  /** Id of the `datalist` of known options. */
  readonly listId: string;
  readonly trans: TranslationBundle;
  readonly onChange: (change: Partial<OptionRow>) => void;
  readonly onRemove: () => void;
}

/** One option: its name, its value, and what a known one does. */
export function OptionRowEditor(props: IOptionRowEditorProps): JSX.Element {
  const { row, index, trans } = props;
  const known = props.options.find((option) => option.name === row.name.trim());
  const helpId = `jp-ArtifactStorage-option-${index}-help`;
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
        <input
          className="jp-mod-styled"
          type={isSecretOption(row.name.trim()) ? 'password' : 'text'}
          value={row.text}
          placeholder={trans.__('value')}
          aria-label={trans.__('Value of option %1', index + 1)}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => props.onChange({ text: event.currentTarget.value })}
        />
        <IconButton
          icon={closeIcon}
          label={trans.__('Remove option %1', index + 1)}
          onClick={props.onRemove}
        />
      </div>
      <div id={helpId} className="jp-ArtifactStorage-fieldHelp">
        {known?.help}
      </div>
    </div>
  );
}
