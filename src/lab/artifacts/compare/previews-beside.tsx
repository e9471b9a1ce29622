import type { Artifact } from '../../../api/artifact.js';
import type { SectionProps } from '../details/details-props.js';
import { VersionPreview } from '../details/preview/version-preview.js';

export interface PreviewsBesideProps extends SectionProps {
  readonly before: Artifact;
  readonly after: Artifact;
  /** What the two versions are called. */
  readonly heads: { readonly before: string; readonly after: string };
}

/** The previews of two versions, side by side. */
export function PreviewsBeside(props: PreviewsBesideProps): JSX.Element {
  const { before, after, heads, trans } = props;
  return (
    <section aria-label={trans.__('Previews')}>
      <h3>{trans.__('Previews')}</h3>
      <div className="jp-ArtifactStorage-beside">
        <div>
          <h4>{heads.before}</h4>
          <VersionPreview {...props} version={before} />
        </div>
        <div>
          <h4>{heads.after}</h4>
          <VersionPreview {...props} version={after} />
        </div>
      </div>
    </section>
  );
}
