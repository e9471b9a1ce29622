import { visibleName } from '../../../location/visible-name.js';
import type { IArtifactsModel, LocationChoice } from '../../interfaces/artifacts.js';
import { useModel } from '../../kit/use-model.js';
import type { PanelProps } from '../../panel-props.js';

export interface LocationSelectProps extends Pick<PanelProps, 'storage' | 'trans'> {
  readonly artifacts: IArtifactsModel;
  /** Whether the notebook of the session is named elsewhere. */
  readonly isBrief?: boolean;
}

/** Whose artifacts are shown: those of the session in front, of the default, or of a named location. */
export function LocationSelect(props: LocationSelectProps): JSX.Element {
  const { artifacts, isBrief = false, storage, trans } = props;
  const { locations, session } = storage;
  useModel(artifacts);
  useModel(locations);
  useModel(session);
  const { choice } = artifacts;
  const inFront = session.document;
  const names = locations.usable.map(({ name }) => name);
  const all: readonly LocationChoice[] = [
    // Without a session in front its list is that of the default: one line says so.
    ...(inFront !== undefined || choice.kind === 'session' ? [{ kind: 'session' } as const] : []),
    ...(inFront !== undefined || choice.kind !== 'session' ? [{ kind: 'default' } as const] : []),
    ...names.map((name) => ({ kind: 'named', name }) as const),
    // It is gone from the settings: people see what they chose.
    ...(choice.kind === 'named' && !names.includes(choice.name) ? [choice] : [])
  ];
  const label = (one: LocationChoice): string => {
    if (one.kind === 'named') {
      return one.name;
    }
    return one.kind === 'default' || inFront === undefined
      ? trans.__('Default location')
      : isBrief
        ? trans.__('This session')
        : trans.__('This session: %1', visibleName(inFront.name));
  };
  const name = trans.__('Whose artifacts are shown');
  return (
    <select
      className="jp-mod-styled jp-ArtifactStorage-locationSelect"
      aria-label={name}
      title={`${name}\n${label(choice)}`}
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
