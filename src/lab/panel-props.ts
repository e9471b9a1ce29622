import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IActiveSession } from './interfaces/session.js';
import type { IArtifactStorage } from './tokens.js';

/** What every component of the panel is given. */
export interface PanelProps {
  readonly storage: IArtifactStorage;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}

/** What a component is given that shows a session; what it does is for this one. */
export interface SessionProps extends PanelProps {
  readonly active: IActiveSession;
}
