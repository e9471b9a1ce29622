import { useModel } from '../../kit/use-model.js';
import type { DraftProps } from './draft-props.js';

/** Where the location comes from: what the session would have by itself, or what is entered. */
export function SourceChoice(props: DraftProps): JSX.Element {
  const { draft, storage, trans } = props;
  useModel(storage.locations);
  const { usable, refused } = storage.locations;
  const named = usable.length > 0 || refused.length > 0 || draft.fields.source === 'named';
  const choices = [
    { source: 'default', label: trans.__('Default') },
    ...(named ? ([{ source: 'named', label: trans.__('Named') }] as const) : []),
    { source: 'custom', label: trans.__('Custom') }
  ] as const;
  return (
    <fieldset className="jp-ArtifactStorage-field">
      <legend>{trans.__('Where from')}</legend>
      <div className="jp-ArtifactStorage-radios">
        {choices.map(({ source, label }) => (
          <label key={source}>
            <input
              type="radio"
              name="jp-ArtifactStorage-source"
              value={source}
              checked={draft.fields.source === source}
              onChange={() => draft.choose(source)}
            />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
