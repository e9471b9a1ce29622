import type { TranslationBundle } from '@jupyterlab/translation';
import { closeIcon } from '@jupyterlab/ui-components';
import { type ReactNode, useId, useState } from 'react';
import { breakable } from './breakable.js';
import { warningIcon } from './icon.js';
import { IconButton } from './icon-button.js';

/** What was put away, by what it was about; kept while the page lives. */
const putAway = new Set<string>();

export interface PutAwayCardProps {
  /** What it is about: something else comes back by itself. */
  readonly about: string;
  readonly title: string;
  /** The details, which people open on request. */
  readonly children: ReactNode;
  readonly trans: TranslationBundle;
}

/** A warning in one line that leaves the panel to what is in it: with details, and a way to put it away. */
export function PutAwayCard({
  about,
  title,
  children,
  trans
}: PutAwayCardProps): JSX.Element | null {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  const [, setPutAway] = useState(0);
  if (putAway.has(about)) {
    return null;
  }
  return (
    <div className="jp-ArtifactStorage-card jp-mod-warning jp-mod-line" role="status">
      <div className="jp-ArtifactStorage-cardLine">
        <warningIcon.react tag="span" className="jp-ArtifactStorage-icon" aria-hidden="true" />
        <span>
          {breakable(title)}{' '}
          <button
            type="button"
            className="jp-ArtifactStorage-linkButton"
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {trans.__('Details')}
          </button>
        </span>
        <IconButton
          icon={closeIcon}
          label={trans.__('Hide this warning')}
          onClick={() => {
            putAway.add(about);
            setPutAway(putAway.size);
          }}
        />
      </div>
      <div id={id} className="jp-ArtifactStorage-cardBody" hidden={!isOpen}>
        {children}
      </div>
    </div>
  );
}
