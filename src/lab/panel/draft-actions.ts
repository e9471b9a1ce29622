import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckReport } from '../../api/location.js';
import type { LocationDraft } from '../model/location-draft.js';
import type { IArtifactStorage } from '../tokens.js';

/** Tries the location of a draft; nothing is changed. */
export function checkDraft(draft: LocationDraft, storage: IArtifactStorage): Promise<void> {
  return draft.run('checking', async (signal) => {
    const { target } = storage.location;
    return target && storage.location.check(target, draft.toChange(), signal);
  });
}

/** Switches to the location of a draft, and closes its form. */
export async function useDraft(
  draft: LocationDraft,
  storage: IArtifactStorage,
  trans: TranslationBundle
): Promise<void> {
  const { target } = storage.location;
  if (target === undefined) {
    return;
  }
  let refused: CheckReport | undefined;
  await draft.run('applying', async (signal) => {
    const { kind, report } = await storage.location.use(target, draft.toChange(), {
      signal,
      onPhase: (phase) => draft.enter(phase)
    });
    if (kind === 'applied') {
      storage.form.close(draft);
    } else if (kind === 'refused') {
      refused = report;
    }
    return report;
  });
  // Nobody sees the form of a notebook that is no longer in front.
  const problem = refused?.values.problem ?? refused?.metadata.problem;
  const title = draft.error?.message ?? problem?.title;
  if (draft.isDisposed && title !== undefined) {
    Notification.error(
      trans.__(
        '%1 keeps its location: %2 %3',
        target.name,
        title,
        draft.error?.hint ?? problem?.hint ?? ''
      ),
      { autoClose: false }
    );
  }
}
