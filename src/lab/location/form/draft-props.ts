import type { ILocationDraft } from '../../interfaces/draft.js';
import type { PanelProps } from '../../panel-props.js';

/** What the parts of the change form are given. */
export interface DraftProps extends PanelProps {
  readonly draft: ILocationDraft;
}
