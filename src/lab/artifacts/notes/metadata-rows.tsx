import type { TranslationBundle } from '@jupyterlab/translation';
import { deleteIcon } from '@jupyterlab/ui-components';
import { useId } from 'react';
import { IconButton } from '../../kit/icon-button.js';
import { numberProblem } from './metadata-value.js';
import type { MetadataRow } from './notes-draft.js';

export interface MetadataRowsProps {
  readonly rows: readonly MetadataRow[];
  /** Keys that others use. */
  readonly suggestions: readonly string[];
  /** Whether there is something wrong with them. */
  readonly invalid: boolean;
  /** Id of what says what is wrong. */
  readonly describedBy: string;
  readonly onChange: (rows: readonly MetadataRow[]) => void;
  readonly trans: TranslationBundle;
}

/** Keys of metadata with their values. */
export function MetadataRows({
  rows,
  suggestions,
  invalid,
  describedBy,
  onChange,
  trans
}: MetadataRowsProps): JSX.Element {
  const list = useId();
  const put = (at: number, part: Partial<MetadataRow>): void =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  return (
    <>
      {rows.map(({ key, text }, index) => (
        <div key={index} className="jp-ArtifactStorage-metadataRow">
          <input
            className="jp-mod-styled"
            type="text"
            list={list}
            value={key}
            aria-label={trans.__('Key %1', index + 1)}
            placeholder={trans.__('auc')}
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => put(index, { key: target.value })}
          />
          <input
            className="jp-mod-styled"
            type="text"
            value={text}
            aria-label={trans.__('Value of %1', key === '' ? index + 1 : key)}
            aria-invalid={invalid && numberProblem(text) !== undefined}
            aria-describedby={describedBy}
            placeholder="0.81"
            autoComplete="off"
            spellCheck={false}
            onChange={({ target }) => put(index, { text: target.value })}
          />
          <IconButton
            icon={deleteIcon}
            label={trans.__('Remove %1', key === '' ? index + 1 : key)}
            onClick={() => onChange(rows.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      <datalist id={list}>
        {suggestions.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
    </>
  );
}
