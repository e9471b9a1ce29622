import type { TranslationBundle } from '@jupyterlab/translation';
import { visibleName } from '../../location/visible-name.js';
import type { SeenArtifacts } from './care-options.js';
import type { Choice } from './selection.js';

interface ChoiceFieldProps {
  readonly seen: SeenArtifacts;
  readonly choice: Choice;
  readonly onChange: (choice: Choice) => void;
  readonly trans: TranslationBundle;
}

/** Which artifacts: all, those that the list shows, those that are selected. */
export function ChoiceField(props: ChoiceFieldProps): JSX.Element | null {
  const { seen, choice, onChange, trans } = props;
  const { filters, matching, rows } = seen;
  const choices: readonly (readonly [Choice, string])[] = [
    ['all', trans.__('All artifacts')],
    ...(filters === undefined
      ? []
      : ([
          [
            'filtered',
            matching === undefined
              ? trans.__('Those that the list shows')
              : trans.__('Those that the list shows (%1)', matching.toLocaleString())
          ]
        ] as const)),
    ...(rows.length === 0
      ? []
      : ([
          [
            'selected',
            rows.length === 1
              ? trans.__('Only %1', selectedText(rows[0], trans))
              : trans.__('Those that are selected (%1)', rows.length.toLocaleString())
          ]
        ] as const))
  ];
  return choices.length === 1 ? null : (
    <fieldset className="jp-ArtifactStorage-field">
      <legend>{trans.__('Which artifacts')}</legend>
      <div className="jp-ArtifactStorage-radios">
        {choices.map(([value, label]) => (
          <label key={value}>
            <input
              type="radio"
              name="jp-ArtifactStorage-choice"
              value={value}
              checked={choice === value}
              onChange={() => onChange(value)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What is selected: a name, or one version of it. */
function selectedText(row: SeenArtifacts['rows'][number] | undefined, trans: TranslationBundle) {
  const name = visibleName(row?.name ?? '');
  return row?.version === undefined ? name : trans.__('%1 version %2', name, row.version);
}
