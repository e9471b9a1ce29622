import { addIcon } from '@jupyterlab/ui-components';
import { useRef } from 'react';
import type { PanelProps } from '../panel-props.js';
import { draftsOf, isBlank, locationsOf, type NamedDraft, problemOfDraft } from './named-draft.js';
import { NamedSetting } from './named-setting.js';
import { type SettingFieldProps, useSetting } from './use-setting.js';

export interface LocationsSettingProps
  extends SettingFieldProps,
    Pick<PanelProps, 'storage' | 'trans'> {}

/** The locations that have a name, in the settings editor. */
export function LocationsSetting(props: LocationsSettingProps): JSX.Element {
  const { storage, trans } = props;
  const list = useRef<HTMLFieldSetElement>(null);
  const count = useRef(0);
  const [drafts, setDrafts] = useSetting(props, draftsOf, locationsOf);
  const newId = (): string => {
    count.current += 1;
    return `added:${count.current}`;
  };
  const add = (): void => {
    setDrafts([
      ...drafts,
      { id: newId(), name: '', artifact_storage_dir: '', database_url: '', rows: [] }
    ]);
    window.requestAnimationFrame(() => {
      list.current
        ?.querySelector<HTMLInputElement>('.jp-ArtifactStorage-named:last-of-type input')
        ?.focus();
    });
  };
  const replace = (draft: NamedDraft, by: readonly NamedDraft[]): void =>
    setDrafts(drafts.flatMap((each) => (each === draft ? by : [each])));
  return (
    <fieldset ref={list} className="jp-ArtifactStorage-field jp-ArtifactStorage-setting">
      <legend>{trans.__('Named locations')}</legend>
      <div className="jp-ArtifactStorage-fieldHelp">
        {trans.__(
          'Locations to choose from in the panel: Change…, Named. A setting that a location lacks is the default. Secrets do not belong here: enter them in the panel, for one session.'
        )}
      </div>
      {drafts.map((draft, index) => (
        <NamedSetting
          key={draft.id}
          storage={storage}
          trans={trans}
          draft={draft}
          problem={isBlank(draft) ? undefined : problemOfDraft(draft, drafts.slice(0, index))}
          newId={newId}
          onChange={(changed) => replace(draft, [changed])}
          onRemove={() => replace(draft, [])}
        />
      ))}
      {locationsOf(drafts) === undefined && (
        <div className="jp-ArtifactStorage-fieldHelp" role="status">
          {trans.__('Named locations are saved when none of them has an error.')}
        </div>
      )}
      <button type="button" className="jp-ArtifactStorage-linkButton" onClick={add}>
        <addIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        {trans.__('Add location')}
      </button>
    </fieldset>
  );
}
