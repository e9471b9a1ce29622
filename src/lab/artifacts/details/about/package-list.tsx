import type { SectionProps } from '../details-props.js';

/** The packages that the value may need, with their versions. */
export function PackageList({ artifact, trans }: SectionProps): JSX.Element {
  const packages = Object.entries(artifact.packages);
  return (
    <section className="jp-ArtifactStorage-box" aria-label={trans.__('Packages')}>
      <h3>{trans.__('Packages')}</h3>
      {packages.length === 0 ? (
        <p className="jp-ArtifactStorage-muted">{trans.__('none')}</p>
      ) : (
        <ul className="jp-ArtifactStorage-packages">
          {packages.map(([name, version]) => (
            <li key={name}>
              {name} {version}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
