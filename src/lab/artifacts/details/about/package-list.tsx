import type { SectionProps } from '../details-props.js';

/** Python and the packages that the value may need, with their versions at the save. */
export function PackageList({ artifact, trans }: SectionProps): JSX.Element {
  const packages = Object.entries({ Python: artifact.python_version, ...artifact.packages });
  return (
    <section className="jp-ArtifactStorage-box" aria-label={trans.__('Packages')}>
      <h3>{trans.__('Packages')}</h3>
      <ul className="jp-ArtifactStorage-packages">
        {packages.map(([name, version]) => (
          <li key={name}>
            {name} {version}
          </li>
        ))}
      </ul>
    </section>
  );
}
