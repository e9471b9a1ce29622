import type { TranslationBundle } from '@jupyterlab/translation';
import type { ReactNode } from 'react';
import { breakable } from '../../../kit/breakable.js';
import { CopyButton } from '../../../kit/copy-button.js';
import { formatDate, formatExactTime, formatSize, formatWholeType } from '../../../kit/format.js';
import { withTilde } from '../../../kit/shown-address.js';
import { formatName } from '../../list/format-chip.js';
import type { SectionProps } from '../details-props.js';
import { addressOfValue } from './address-of-value.js';
import { Facts } from './facts.js';
import { LineageLists } from './lineage-lists.js';
import { NotebookLink } from './notebook-link.js';
import { NotesCard } from './notes-card.js';
import { PackageList } from './package-list.js';
import { PickleGlobals } from './pickle-globals.js';
import { VerifyLine } from './verify-line.js';

/** Where the bytes are, and what was recorded at the save. */
export function AboutSection(props: SectionProps): JSX.Element {
  const { artifact, storage, trans } = props;
  const { home } = storage.link;
  const { address, server } = addressOfValue(artifact);
  const none = <span className="jp-ArtifactStorage-muted">{trans.__('none')}</span>;
  const withCopy = (shown: ReactNode, text: string): ReactNode => (
    <>
      {shown}
      <CopyButton text={text} trans={trans} />
    </>
  );
  return (
    <>
      <NotesCard {...props} />
      <section className="jp-ArtifactStorage-box" aria-label={trans.__('Where the bytes are')}>
        <h3>{trans.__('Where the bytes are')}</h3>
        <Facts
          facts={[
            [trans.__('Value'), withCopy(breakable(withTilde(address, home)), address)],
            ...(server === null
              ? []
              : [[trans.__('Server'), withCopy(breakable(server), server)] as const]),
            [trans.__('Size'), formatSize(artifact.size)],
            [
              'SHA-256',
              artifact.sha256 === ''
                ? trans.__('not recorded')
                : withCopy(artifact.sha256, artifact.sha256)
            ],
            ...(artifact.same_as === undefined
              ? []
              : [
                  [
                    trans.__('Same bytes'),
                    trans.__('as v%1: they are stored once', artifact.same_as)
                  ] as const
                ])
          ]}
        />
        {artifact.sha256 !== '' && <VerifyLine {...props} />}
      </section>
      <section className="jp-ArtifactStorage-box" aria-label={trans.__('The save')}>
        <h3>{trans.__('The save')}</h3>
        <Facts
          facts={[
            [trans.__('Type'), formatWholeType(artifact, trans)],
            [trans.__('Format'), formatText(artifact.format, trans)],
            [
              trans.__('Saved'),
              <time
                key="saved"
                dateTime={artifact.date_created}
                title={formatExactTime(artifact.date_created)}
              >
                {trans.__('%1 by %2', formatDate(artifact.date_created), artifact.user)}
              </time>
            ],
            [
              trans.__('Notebook'),
              artifact.notebook_path === null ? (
                none
              ) : (
                <NotebookLink key="notebook" {...props} path={artifact.notebook_path} />
              )
            ],
            ...(artifact.source === 'lineapy'
              ? [[trans.__('Saved with'), 'LineaPy'] as const]
              : []),
            ...(artifact.warnings ?? []).map((warning) => [trans.__('Warning'), warning] as const)
          ]}
        />
      </section>
      {artifact.format === undefined && <PickleGlobals {...props} />}
      <LineageLists {...props} />
      <PackageList {...props} />
    </>
  );
}

function formatText(format: string | undefined, trans: TranslationBundle): string {
  return format === undefined
    ? trans.__('Pickle: runs code of its author when it is loaded')
    : trans.__('%1: cannot run code', formatName(format));
}
