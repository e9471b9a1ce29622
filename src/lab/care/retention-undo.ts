import type { Operation } from '../../api/operation.js';
import type { Retention } from '../../api/retention.js';
import { followUndo } from '../artifacts/trash/follow-undo.js';
import { restoreVersions } from '../artifacts/trash/restore-versions.js';
import { CommandIds } from '../command-ids.js';
import { neededPlaceOf, placeOf, type RepeatOptions, told } from './repeat.js';
import type { CareAction, CareEnd } from './run-care.js';

/** Where a retention worked, and what people call that. */
type DoneAt = Pick<Operation, 'session_id' | 'addresses'> & { readonly about: string };

/**
 * What the notification of a retention offers for what it moved to the trash: *Undo*. Where those are
 * more versions than its report names, the trash itself: *Undo* would restore only some of them.
 */
export function retentionUndo(
  options: RepeatOptions,
  at: DoneAt,
  { deleted, trashed = [] }: Pick<Retention, 'deleted' | 'trashed'>
): Pick<CareEnd, 'actions' | 'onShown'> {
  const { commands, storage, trans } = options;
  const { client, link } = storage;
  const named = trashed.reduce((sum, { versions }) => sum + versions.length, 0);
  if (named === 0) {
    return {};
  }
  const there = (act: (session_id: string) => Promise<unknown>) => () =>
    told(options, at, async () => {
      await act((await neededPlaceOf(options, at)).session_id);
    });
  if (named < deleted) {
    const show: CareAction = {
      label: trans.__('Show trash'),
      caption: trans.__('Restore versions from the trash'),
      act: there((session_id) => commands.execute(CommandIds.showTrash, { session_id })),
      stays: true
    };
    return { actions: [show] };
  }
  const undo: CareAction = {
    label: trans.__('Undo'),
    caption: trans.__('Restore from the trash'),
    act: there((session_id) =>
      restoreVersions(session_id, trashed, { client, trans, about: at.about })
    )
  };
  const [, database_url = ''] = at.addresses ?? [];
  return {
    actions: [undo],
    onShown: (id) =>
      followUndo(id, {
        client,
        link,
        database_url,
        sessionThere: async () => (await placeOf(options, at))?.session_id,
        inTrash: trashed
      })
  };
}
