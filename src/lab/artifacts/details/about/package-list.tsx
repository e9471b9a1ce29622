import { useLoaded } from '../../../kit/use-loaded.js';
import type { SectionProps } from '../details-props.js';
import { kernelPackages, PYTHON } from './kernel-packages.js';

/** The packages that the value may need, with their versions; and where this kernel has others. */
export function PackageList({ artifact, scope, trans }: SectionProps): JSX.Element {
  const packages = Object.entries({
    [PYTHON]: artifact.python_version,
    ...artifact.packages
  }).filter(([, version]) => version !== '');
  const { active } = scope;
  const key = JSON.stringify([active?.id, packages]);
  const here = useLoaded(key, () =>
    kernelPackages(
      active,
      packages.map(([name]) => name)
    )
  ).value;
  const other = packages.filter(([name, version]) => here?.get(name) !== version);
  return (
    <section className="jp-ArtifactStorage-box" aria-label={trans.__('Packages')}>
      <h3>{trans.__('Packages')}</h3>
      {here === undefined ? (
        <ul className="jp-ArtifactStorage-packages">
          {packages.map(([name, version]) => (
            <li key={name}>
              {name} {version}
            </li>
          ))}
        </ul>
      ) : (
        <>
          <p className="jp-ArtifactStorage-muted">
            {other.length === 0
              ? trans.__('The kernel of %1 has the same versions.', active?.name ?? '')
              : trans._n(
                  'The kernel of %2 has another version of one of them.',
                  'The kernel of %2 has other versions of %1 of them.',
                  other.length,
                  active?.name ?? ''
                )}
          </p>
          <table className="jp-ArtifactStorage-table jp-mod-packages">
            <thead>
              <tr>
                <th scope="col">{trans.__('Package')}</th>
                <th scope="col">{trans.__('At the save')}</th>
                <th scope="col">{trans.__('This kernel')}</th>
              </tr>
            </thead>
            <tbody>
              {packages.map(([name, version]) => {
                const now = here.get(name);
                return (
                  <tr key={name} data-differs={now !== version}>
                    <th scope="row">{name}</th>
                    <td>{version}</td>
                    <td>{now ?? trans.__('not installed')}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </>
      )}
    </section>
  );
}
