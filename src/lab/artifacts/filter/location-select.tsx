import type { IArtifactsModel, LocationChoice } from '../../interfaces/artifacts.js';
import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';

export interface LocationSelectProps extends Pick<PanelProps, 'storage' | 'trans'> {
  readonly artifacts: IArtifactsModel;
}

/** Whose artifacts are shown: those of the session in front, of the default, or of a named location. */
export function LocationSelect({ artifacts, storage, trans }: LocationSelectProps): JSX.Element {
  const { locations, session } = storage;
  useModel(artifacts);
  useModel(locations);
  useModel(session);
  const { choice } = artifacts;
  const names = locations.usable.map(({ name }) => name);
  const all: readonly LocationChoice[] = [
    { kind: 'session' },
    { kind: 'default' },
    ...names.map((name) => ({ kind: 'named', name }) as const),
    // It is gone from the settings: people see what they chose.
    ...(choice.kind === 'named' && !names.includes(choice.name) ? [choice] : [])
  ];
  const label = (one: LocationChoice): string => {
    if (one.kind === 'named') {
      return one.name;
    }
    return one.kind === 'default' ? trans.__('Default location') : trans.__('This session');
  };
  const name = trans.__('Whose artifacts are shown');
  return (
    <select
      className="jp-mod-styled jp-ArtifactStorage-locationSelect"
      aria-label={name}
      title={name}
      value={JSON.stringify(choice)}
      onChange={(event) => {
        artifacts.choice = JSON.parse(event.currentTarget.value) as LocationChoice;
      }}
    >
      {all.map((one) => (
        <option key={JSON.stringify(one)} value={JSON.stringify(one)}>
          {label(one)}
        </option>
      ))}
    </select>
  );
}
