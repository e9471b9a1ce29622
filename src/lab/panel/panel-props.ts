import type { TranslationBundle } from '@jupyterlab/translation';
import type { CommandRegistry } from '@lumino/commands';
import type { IArtifactStorage } from '../tokens.js';

/** What every component of the panel is given. */
export interface IPanelProps {
  readonly storage: IArtifactStorage;
  readonly commands: CommandRegistry;
  readonly trans: TranslationBundle;
}
