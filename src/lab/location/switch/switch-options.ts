/** How far a change is: only one that is switching can no longer be given up. */
export type SwitchPhase = 'checking' | 'asking' | 'switching';

/** How a change is made. */
export interface ISwitchOptions {
  /** Why, for the notification, where people did not choose the location just now. */
  readonly reason?: string;
  /** Refuse where people or the notebook have set or reset the session's location by then. */
  readonly unlessChosen?: boolean;
  /** Gives the change up, as long as nothing has been switched. */
  readonly signal?: AbortSignal;
  /** Told as the change goes on. */
  readonly onPhase?: (phase: SwitchPhase) => void;
}
