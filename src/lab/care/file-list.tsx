import type { TranslationBundle } from '@jupyterlab/translation';
import { breakablePath } from '../kit/breakable.js';
import { formatSize } from '../kit/format.js';

/** How many are shown. */
const SHOWN = 100;

interface FileListProps {
  readonly files: readonly { readonly value_key: string; readonly size: number }[];
  /** How many there are in all. */
  readonly count: number;
  readonly trans: TranslationBundle;
}

/** Files by their path below the root, with their size. */
export function FileList({ files, count, trans }: FileListProps): JSX.Element | null {
  const shown = files.slice(0, SHOWN);
  return shown.length === 0 ? null : (
    // It scrolls: the keyboard must reach it, too.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <ul className="jp-ArtifactStorage-careList" tabIndex={0} aria-label={trans.__('Files')}>
      {shown.map(({ value_key, size }) => (
        <li key={value_key}>
          <span>{breakablePath(value_key)}</span>
          <span className="jp-ArtifactStorage-muted">{formatSize(size)}</span>
        </li>
      ))}
      {count > shown.length && (
        <li>{trans.__('… and %1 more', (count - shown.length).toLocaleString())}</li>
      )}
    </ul>
  );
}
