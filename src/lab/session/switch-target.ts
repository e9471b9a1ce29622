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

/** How far a change is: only one that is switching can no longer be given up. */
export type SwitchPhase = 'checking' | 'asking' | 'switching';

/** How a change is made. */
export interface ISwitchOptions {
  /** Why, for the notification, where people did not choose the location just now. */
  readonly reason?: string;
  /** Gives the change up, as long as nothing has been switched. */
  readonly signal?: AbortSignal;
  /** Told as the change goes on. */
  readonly onPhase?: (phase: SwitchPhase) => void;
}

/** The session that is shown, as a target. */
export function targetOf(model: SessionModel): ISwitchTarget | undefined {
  const { session, notebook } = model;
  const context = notebook.sessionContext;
  return session === undefined || context === null
    ? undefined
    : { id: session.id, name: notebook.name, context, location: session.location };
}
