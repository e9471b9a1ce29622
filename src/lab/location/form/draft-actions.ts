import type { TranslationBundle } from '@jupyterlab/translation';
import type { CheckReport } from '../../../api/location.js';
import type { ILocationDraft } from '../../interfaces/draft.js';
import { notifyProblem } from '../../kit/notify.js';
import { errorOfProblem } from '../../session/problem.js';
import type { IArtifactStorage } from '../../tokens.js';

/** Tries the location of a draft; nothing is changed. */
export function checkDraft(draft: ILocationDraft, storage: IArtifactStorage): Promise<void> {
  return draft.run('checking', (signal) =>
    storage.location.check(draft.active, draft.toChange(), { signal })
  );
}

/** Switches to the location of a draft, and closes its form. */
export async function useDraft(
  draft: ILocationDraft,
  storage: IArtifactStorage,
  trans: TranslationBundle
): Promise<void> {
  let refused: CheckReport | undefined;
  await draft.run('applying', async (signal) => {
    const { kind, report } = await storage.location.use(draft.active, draft.toChange(), {
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
  if (draft.error?.kind === 'conflict') {
    // Somebody else changed it: the form shows what is in force now.
    storage.session.refresh();
  }
  // The form of a notebook that is no longer in front is not visible.
  const problem = refused?.values.problem ?? refused?.metadata.problem;
  const error = draft.error ?? (problem && errorOfProblem(problem));
  if (storage.form.draft !== draft && error !== undefined) {
    notifyProblem(
      trans.__('%1 keeps its location: %2', draft.active.name, error.message),
      error,
      trans,
      { about: 'location', of: { id: draft.active.id, location: draft.location } }
    );
  }
}
