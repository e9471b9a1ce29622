import { Card } from './card.js';
import type { ISourceChoiceProps } from './source-choice.js';
import { useModel } from './use-model.js';

/** Chooses one of the locations that have a name in the settings. */
export function NamedChoice(props: ISourceChoiceProps): JSX.Element {
  const { draft, storage, trans } = props;
  useModel(storage.locations);
  const { all, refused } = storage.locations;
  const { named } = draft.draft;
  const lines = [
    named?.settings.artifact_storage_dir ?? trans.__('Values: default'),
    named?.settings.database_url ?? trans.__('Metadata: default'),
    ...(named?.settings.storage_options === undefined
      ? []
      : [JSON.stringify(named.settings.storage_options)])
  ];
  return (
    <div className="jp-ArtifactStorage-field">
      <label htmlFor="jp-ArtifactStorage-named">{trans.__('Location')}</label>
      <select
        id="jp-ArtifactStorage-named"
        className="jp-mod-styled"
        value={named?.name ?? ''}
        onChange={(event) => {
          const name = event.currentTarget.value;
          draft.edit({ named: all.find((location) => location.name === name) });
        }}
      >
        {named === undefined && <option value="">{trans.__('Choose a location')}</option>}
        {all.map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </select>
      {named !== undefined &&
        lines.map((line) => (
          <div className="jp-ArtifactStorage-rowDetail" key={line}>
            {line}
          </div>
        ))}
      {refused.map(({ name, message, hint }) => (
        <Card
          key={name}
          kind="warning"
          title={trans.__('The named location %1 cannot be used.', name)}
        >
          {message} {hint}
        </Card>
      ))}
    </div>
  );
}
