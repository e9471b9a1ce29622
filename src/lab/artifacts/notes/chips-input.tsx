import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import { type KeyboardEvent, useId } from 'react';
import { tagsOf } from '../../../location/artifact-notes.js';
import { visibleName } from '../../../location/visible-name.js';
import { IconButton } from '../../kit/icon-button.js';

export interface ChipsInputProps {
  readonly id: string;
  readonly chips: readonly string[];
  /** What is typed and not yet one of them. */
  readonly typed: string;
  readonly suggestions: readonly string[];
  readonly placeholder: string;
  readonly invalid: boolean;
  readonly onChange: (chips: readonly string[], typed: string) => void;
  readonly trans: TranslationBundle;
}

/** Several short texts: typed one after the other, each with a button that takes it away. */
export function ChipsInput(props: ChipsInputProps): JSX.Element {
  const { id, chips, typed, suggestions, onChange, trans } = props;
  const list = useId();
  const add = (text: string): void => onChange([...new Set([...chips, ...tagsOf(text)])], '');
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === ',' && typed.trim() !== '') {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && typed === '') {
      onChange(chips.slice(0, -1), '');
    }
  };
  return (
    <div className="jp-ArtifactStorage-chips">
      {chips.length > 0 && (
        <ul>
          {chips.map((chip) => (
            <li key={chip} className="jp-ArtifactStorage-note">
              {visibleName(chip)}
              <IconButton
                icon={closeIcon}
                label={trans.__('Remove %1', visibleName(chip))}
                onClick={() =>
                  onChange(
                    chips.filter((other) => other !== chip),
                    typed
                  )
                }
              />
            </li>
          ))}
        </ul>
      )}
      <input
        id={id}
        className="jp-mod-styled"
        type="text"
        list={list}
        value={typed}
        placeholder={props.placeholder}
        autoComplete="off"
        spellCheck={false}
        aria-describedby={`${id}-message`}
        aria-invalid={props.invalid}
        onKeyDown={onKeyDown}
        onChange={({ target }) =>
          // A suggestion that was chosen, or texts that were pasted.
          target.value.includes(',') || (suggestions.includes(target.value) && typed === '')
            ? add(target.value)
            : onChange(chips, target.value)
        }
      />
      <datalist id={list}>
        {suggestions
          .filter((suggestion) => !chips.includes(suggestion))
          .map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
      </datalist>
    </div>
  );
}
