import type { TranslationBundle } from '@jupyterlab/translation';
import { breakable, breakablePath } from './breakable.js';
import { CopyButton } from './copy-button.js';

export interface AdviceProps {
  /** What to do: a hint of an error. */
  readonly text: string | undefined;
  readonly trans: TranslationBundle;
}

/** What to do next. A command to run can be copied. */
export function Advice({ text = '', trans }: AdviceProps): JSX.Element {
  const [found, before = '', command = ''] = /^(.*?)\bRun: (.+)$/s.exec(text) ?? [];
  if (found === undefined) {
    return <>{breakable(text)}</>;
  }
  return (
    <>
      {breakable(before)}
      {trans.__('Run:')}{' '}
      <span className="jp-ArtifactStorage-command">
        <code>{breakablePath(command)}</code>
        <CopyButton text={command} trans={trans} />
      </span>
    </>
  );
}
