import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReadonlyPartialJSONObject } from '@lumino/coreutils';
import type { IActiveSession, ISessionModel } from '../interfaces/session.js';

/** The argument of a command that acts on a session: a card or menu says which one it shows. */
export function describeSession(trans: TranslationBundle): {
  readonly type: 'string';
  readonly description: string;
} {
  return {
    type: 'string',
    description: trans.__(
      'Id of the session to act on, nothing where another one is shown by now; without it, the one shown'
    )
  };
}

/** The arguments of a command that acts on an artifact. */
export function describeArtifact(trans: TranslationBundle) {
  return {
    name: { type: 'string', description: trans.__('Name of the artifact') },
    session_id: describeSession(trans),
    version: { type: 'integer', description: trans.__('Version; without it the newest') },
    source: {
      type: 'string',
      description: trans.__('lineapy: the version of that number that LineaPy saved')
    }
  } as const;
}

/** Acts on the session that the arguments of a command name; on none where another is shown by now. */
export function forSession(
  session: ISessionModel,
  act: (active: IActiveSession, args: ReadonlyPartialJSONObject) => unknown
): (args: ReadonlyPartialJSONObject) => unknown {
  return (args) => {
    const active = session.activeOf(args['session_id']);
    return active && act(active, args);
  };
}
