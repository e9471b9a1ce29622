import {
  addBelowIcon,
  caretLeftIcon,
  caretRightIcon,
  copyIcon,
  downloadIcon,
  editIcon,
  ellipsesIcon
} from '@jupyterlab/ui-components';
import type { ArtifactDetail } from '../../../api/artifact.js';
import { visibleName } from '../../../location/visible-name.js';
import { BusyButton } from '../../kit/busy-button.js';
import { formatDate, formatExactTime, formatTypeAndSize } from '../../kit/format.js';
import { IconButton } from '../../kit/icon-button.js';
import { refOf } from '../artifact-ref.js';
import { FormatChip } from '../list/format-chip.js';
import { NoteChips } from '../note-chips.js';
import type { DetailsProps } from './details-props.js';
import { openHeadingMenu } from './heading-menu.js';

export interface DetailsHeadingProps extends DetailsProps {
  /** The chosen version, once it is known. */
  readonly artifact: ArtifactDetail | undefined;
}

/** What is shown, and what people do with it. */
export function DetailsHeading(props: DetailsHeadingProps): JSX.Element {
  const { model, artifact, trans } = props;
  const { chosen, place, versions } = model;
  const version = chosen?.version ?? place.version;
  const at = chosen === undefined ? -1 : versions.items.indexOf(chosen);
  const [newer, older] = [versions.items[at - 1], versions.items[at + 1]];
  return (
    <div className="jp-ArtifactStorage-detailsHeading">
      <div className="jp-ArtifactStorage-detailsTitle">
        <h2>
          <span className="jp-ArtifactStorage-detailsName">{visibleName(place.name)}</span>
          {version !== undefined && (
            <>
              {' '}
              <span className="jp-ArtifactStorage-version">v{version}</span>
            </>
          )}
        </h2>
        {at >= 0 && versions.items.length > 1 && (
          <>
            <IconButton
              icon={caretLeftIcon}
              label={
                older === undefined
                  ? trans.__('No previous version')
                  : trans.__('Previous version: %1', older.version)
              }
              isIdle={older === undefined}
              onClick={() => model.step(1)}
            />
            <IconButton
              icon={caretRightIcon}
              label={
                newer === undefined
                  ? trans.__('No next version')
                  : trans.__('Next version: %1', newer.version)
              }
              isIdle={newer === undefined}
              onClick={() => model.step(-1)}
            />
          </>
        )}
        {chosen !== undefined && (
          <NoteChips aliases={chosen.aliases ?? []} tags={chosen.tags ?? []} />
        )}
      </div>
      {artifact !== undefined && <Actions {...props} artifact={artifact} />}
      {chosen !== undefined && (
        <p className="jp-ArtifactStorage-detailsLine">
          {formatTypeAndSize(chosen, trans)} <FormatChip artifact={chosen} trans={trans} />
          {' · '}
          <time dateTime={chosen.date_created} title={formatExactTime(chosen.date_created)}>
            {trans.__('%1 by %2', formatDate(chosen.date_created), chosen.user)}
          </time>
        </p>
      )}
    </div>
  );
}

function Actions(props: DetailsHeadingProps & { readonly artifact: ArtifactDetail }): JSX.Element {
  const { artifact, host, model, storage, trans } = props;
  const { scope } = model;
  const ref = refOf(artifact);
  return (
    <div className="jp-ArtifactStorage-buttons">
      <BusyButton
        kind="accept"
        onClick={() =>
          scope === undefined ? undefined : storage.actions.insertLoadCell(scope, ref)
        }
      >
        <addBelowIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        {trans.__('Insert load cell')}
      </BusyButton>
      <BusyButton onClick={() => storage.actions.copyLoadCode(ref, scope)}>
        <copyIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        {trans.__('Copy code')}
      </BusyButton>
      <BusyButton
        onClick={() =>
          scope === undefined ? undefined : storage.actions.download(scope, ref, 'pickle')
        }
      >
        <downloadIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        {trans.__('Download')}
      </BusyButton>
      {artifact.source !== 'lineapy' && (
        <BusyButton
          title={trans.__('Edit notes (F2)')}
          onClick={() => host.editNotes(model.place, model.scope)}
        >
          <editIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
          {trans.__('Edit notes')}
        </BusyButton>
      )}
      <IconButton
        icon={ellipsesIcon}
        label={trans.__('More actions')}
        hasPopup
        onClick={({ currentTarget }) => openHeadingMenu({ ...props, button: currentTarget })}
      />
    </div>
  );
}
