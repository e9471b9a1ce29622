import type { TranslationBundle } from '@jupyterlab/translation';
import { CommandIds } from '../command-ids.js';
import type { ServerStatus } from '../interfaces/client.js';
import { elide } from '../kit/elide.js';
import { artifactStorageIcon } from '../kit/icon.js';
import { ServerAway } from '../kit/server-away.js';
import { shownDir } from '../kit/shown-address.js';
import { useModel } from '../kit/use-model.js';
import {
  damagedOf,
  lacksValues,
  missingOf,
  pairingTitle
} from '../location/lines/pairing-words.js';
import { useLocationName } from '../location/named/use-location-name.js';
import type { PanelProps } from '../panel-props.js';
import type { IArtifactStorage } from '../tokens.js';

/** Room for an address in the status bar, in characters. */
const ROOM = 32;

function shortDir(dir: string, home: string | undefined): string {
  return elide(shownDir(dir, home), ({ length }) => length <= ROOM);
}

/** What the storage server is, in the few words that the status bar has for it; undefined: it answers. */
function serverText(status: ServerStatus, trans: TranslationBundle): string | undefined {
  switch (status) {
    case 'ready':
      return undefined;
    case 'connecting':
      return trans.__('the storage server is starting…');
    case 'missing':
      return trans.__('no storage server');
    case 'unreachable':
      return trans.__('the storage server does not answer');
    case 'other_version':
      return trans.__('reload the page');
  }
}

/** What is wrong with the location of the session, in a few words; undefined: nothing. */
function problemText(
  { memory, session }: IArtifactStorage,
  trans: TranslationBundle
): string | undefined {
  const { last_check, overridden = false } = session.active?.state ?? {};
  const isNotUsed = memory.problem !== undefined || memory.remembered.kind === 'unusable';
  if (isNotUsed && !overridden) {
    return trans.__('the remembered location is not used');
  }
  if (last_check?.values.ok === false || last_check?.metadata.ok === false) {
    return trans.__('not reachable');
  }
  const pairing = last_check?.pairing;
  if (pairing === undefined) {
    return undefined;
  }
  return missingOf(pairing).count > 0
    ? trans.__('values are missing')
    : damagedOf(pairing).count > 0
      ? trans.__('values are damaged')
      : undefined;
}

/** The status bar item: where the active notebook keeps its values; a click shows the panel. */
export function LocationStatus(props: PanelProps): JSX.Element {
  const { storage, commands, trans } = props;
  useModel(storage.session);
  useModel(storage.link);
  useModel(storage.memory);
  const session = storage.session.active?.state;
  const name = useLocationName(storage, session?.location);
  const dir = session?.location.artifact_storage_dir.value;
  const pairing = session?.last_check?.pairing;
  const { state } = storage.session;
  const away = state.kind === 'failed' && state.error instanceof ServerAway;
  const said =
    serverText(away ? 'unreachable' : storage.link.status, trans) ??
    problemText(storage, trans) ??
    (dir === undefined ? '–' : (name ?? shortDir(dir, storage.link.home)));
  const text = trans.__('Artifacts: %1', said);
  return (
    <button
      type="button"
      className="jp-ArtifactStorage-status"
      title={
        dir === undefined
          ? trans.__('Show Artifact Storage')
          : [
              trans.__('Artifacts of this session: %1', dir),
              ...(pairing !== undefined && lacksValues(pairing)
                ? [pairingTitle(pairing, trans)]
                : [])
            ].join('\n')
      }
      onClick={() => void commands.execute(CommandIds.showPanel)}
    >
      <artifactStorageIcon.react
        tag="span"
        className="jp-ArtifactStorage-icon"
        aria-hidden="true"
      />
      {text}
    </button>
  );
}
