import { Clipboard } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import { checkIcon, copyIcon } from '@jupyterlab/ui-components';
import { useEffect, useState } from 'react';
import { IconButton } from './icon-button.js';

/** How long a button says that it has copied, in milliseconds. */
const COPIED_MS = 2000;

export interface CopyButtonProps {
  readonly text: string;
  /** What it copies in words, where the text itself is too long for that. */
  readonly label?: string;
  readonly trans: TranslationBundle;
}

/** Copies a text, and says so beside the button. */
export function CopyButton({ text, label, trans }: CopyButtonProps): JSX.Element {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return;
    }
    const timer = window.setTimeout(() => setCopied(false), COPIED_MS);
    return () => window.clearTimeout(timer);
  }, [copied]);
  return (
    <span className="jp-ArtifactStorage-copy">
      <IconButton
        icon={copied ? checkIcon : copyIcon}
        label={label ?? trans.__('Copy %1', text)}
        hint
        onClick={() => {
          Clipboard.copyToSystem(text);
          setCopied(true);
        }}
      />
      <span className="jp-ArtifactStorage-aloud" role="status">
        {copied ? trans.__('Copied.') : ''}
      </span>
    </span>
  );
}
