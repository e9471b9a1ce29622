import { CommandIds } from '../command-ids.js';
import { BusyButton } from '../kit/busy-button.js';
import { lazyView } from '../kit/lazy-view.js';
import { useModel } from '../kit/use-model.js';
import { NoticeCards } from '../location/cards/notice-cards.js';
import { LocationLines } from '../location/lines/location-lines.js';
import { CHANGE_FORM } from '../location/parts.js';
import type { PanelProps } from '../panel-props.js';
import { SessionLocation } from './session-location.js';
import { StateCard } from './state-card.js';

const ChangeForm = lazyView(CHANGE_FORM, ({ ChangeForm }) => ChangeForm);

/** The section that shows where artifacts are kept, and the form to change it. */
export function LocationSection(props: PanelProps): JSX.Element {
  const { storage, commands, trans } = props;
  useModel(storage.session);
  useModel(storage.form);
  const { state } = storage.session;
  const { draft } = storage.form;
  if (state.kind === 'no_notebook') {
    return (
      <div className="jp-ArtifactStorage-section">
        <p className="jp-ArtifactStorage-lead">
          {trans.__('No notebook is open. New sessions will keep their artifacts here:')}
        </p>
        {state.defaults !== undefined && (
          <>
            <NoticeCards about="defaults" notices={state.defaults.notices} trans={trans} />
            <LocationLines
              location={state.defaults.location}
              checking={false}
              home={storage.link.home}
              trans={trans}
            />
          </>
        )}
        {commands.isVisible(CommandIds.openSettings) ? (
          <div className="jp-ArtifactStorage-buttons">
            <BusyButton onClick={() => void commands.execute(CommandIds.openSettings)}>
              {trans.__('Change the default…')}
            </BusyButton>
          </div>
        ) : (
          <p className="jp-ArtifactStorage-lead">
            {trans.__('The settings editor of JupyterLab changes it.')}
          </p>
        )}
      </div>
    );
  }
  return (
    <div className="jp-ArtifactStorage-section">
      {state.kind !== 'ready' && <StateCard {...props} state={state} />}
      {draft !== undefined ? (
        <ChangeForm {...props} draft={draft} />
      ) : (
        state.kind === 'ready' && (
          <SessionLocation {...props} active={state.active} confirmed={state.confirmed} />
        )
      )}
    </div>
  );
}
