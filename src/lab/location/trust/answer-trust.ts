import type { TranslationBundle } from '@jupyterlab/translation';
import type { TrustQuestion, TrustRequest } from '../../../api/trust.js';
import { visibleName } from '../../../location/visible-name.js';
import type { IActiveSession } from '../../interfaces/session.js';
import { notifyProblem } from '../../kit/notify.js';
import { asArtifactStorageError } from '../../session/problem.js';
import type { IArtifactStorage } from '../../tokens.js';

/** The name of an author as people read it. */
export function authorText(user: string, trans: TranslationBundle): string {
  return user === '' ? trans.__('an unknown user') : visibleName(user);
}

/** What a session wants to load, and whose it is. */
export function questionText(
  active: Pick<IActiveSession, 'name'>,
  { name, version, user, uploaded }: TrustQuestion,
  trans: TranslationBundle
): string {
  const author = authorText(user, trans);
  return uploaded === true
    ? trans.__(
        '%1 wants to load %2 v%3, a file that %4 uploaded.',
        active.name,
        visibleName(name),
        version,
        author
      )
    : trans.__(
        '%1 wants to load %2 v%3, saved by %4.',
        active.name,
        visibleName(name),
        version,
        author
      );
}

/** Says whether an author is trusted; a failure is told in a notification. */
export async function answerTrust(
  { client }: Pick<IArtifactStorage, 'client'>,
  active: IActiveSession,
  { user, store_id, store }: TrustQuestion,
  answer: TrustRequest['answer'],
  trans: TranslationBundle
): Promise<void> {
  try {
    await client.call('putTrust', {
      params: { session_id: active.id },
      body: { user, store_id, store, answer }
    });
  } catch (error) {
    const problem = asArtifactStorageError(error);
    notifyProblem(problem.message, problem, trans, { about: 'trust', of: active });
  }
}
