import { CopyButton } from '../../kit/copy-button.js';
import type { SectionProps } from './details-props.js';
import { LuminoHost } from './lumino-host.js';
import { rendered } from './preview/preview-widget.js';

/** A fence longer than any in the code. */
function fence(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = '`'.repeat(longest + 1);
  return `${ticks}python\n${code}\n${ticks}`;
}

/** The code that ran up to the save. */
export function CodeSection({ artifact, host, trans }: SectionProps): JSX.Element {
  const { code } = artifact;
  if (code === null || code.trim() === '') {
    return (
      <p className="jp-ArtifactStorage-lead">
        {trans.__('No code was recorded with this version.')}
      </p>
    );
  }
  return (
    <section
      className="jp-ArtifactStorage-codeSection"
      aria-label={trans.__('Code up to the save')}
    >
      <div className="jp-ArtifactStorage-sectionHead">
        <span>{trans.__('The session’s code up to the save')}</span>
        <CopyButton text={code} label={trans.__('Copy the code')} trans={trans} />
      </div>
      <LuminoHost id={code} make={() => rendered('text/markdown', fence(code), host.rendermime)} />
    </section>
  );
}
