import type { ISessionContext } from '@jupyterlab/apputils';
import type { ResolvedLocation } from '../../api/location.js';
import type { SessionModel } from '../model/session-model.js';

/** The session that a change is for: it stays the same when people look at another notebook. */
export interface ISwitchTarget {
  readonly id: string;
  /** File name of the notebook. */
  readonly name: string;
  readonly context: ISessionContext;
  /** Where the session keeps its artifacts before the change. */
  readonly location: ResolvedLocation;
}

/** The session that is shown, as a target. */
export function targetOf(model: SessionModel): ISwitchTarget | undefined {
  const { session, notebook } = model;
  const context = notebook.sessionContext;
  return session === undefined || context === null
    ? undefined
    : { id: session.id, name: notebook.name, context, location: session.location };
}
