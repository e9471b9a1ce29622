import { BusyButton } from '../../../kit/busy-button.js';
import { warningIcon } from '../../../kit/icon.js';
import { KernelBusy } from '../../../kit/kernel-busy.js';
import { type Loaded, useLoaded } from '../../../kit/use-loaded.js';
import { type KernelPackages, kernelPackages } from '../../../notebook/kernel-packages.js';
import type { SectionProps } from '../details-props.js';
import { askedPackages, type PackageRow, packageRows } from './package-rows.js';

/** Python and the packages of the save, and what the kernel that would load the value has instead. */
export function PackageList(props: SectionProps): JSX.Element {
  const { artifact, model, scope, storage, trans } = props;
  const { state } = storage.session;
  const front = state.kind === 'ready' && state.confirmed ? state.active : undefined;
  const active = scope.active ?? front;
  // A kernel without our client, or of another language, cannot be asked.
  const hasClient = active?.state.attached === true || active?.id === front?.id;
  const canAsk = active?.stands === true && hasClient;
  const names = askedPackages(artifact);
  const here = useLoaded<KernelPackages>(
    canAsk ? JSON.stringify([active.id, names]) : undefined,
    () =>
      active === undefined ? Promise.reject(new Error()) : kernelPackages(active, names, trans),
    model.revision
  );
  const rows = packageRows(artifact, here.value);
  return (
    <section className="jp-ArtifactStorage-box" aria-label={trans.__('Packages')}>
      <h3>{trans.__('Packages')}</h3>
      <ul className="jp-ArtifactStorage-packages">
        {rows.map((row) => (
          <li key={row.name} className={row.other === undefined ? '' : 'jp-mod-other'}>
            {row.other !== undefined && (
              <warningIcon.react
                tag="span"
                className="jp-ArtifactStorage-icon"
                aria-hidden="true"
              />
            )}
            {row.name} {row.saved}
            {row.other !== undefined && (
              <>
                {' '}
                <span className="jp-ArtifactStorage-packageHere">
                  {row.other === null
                    ? trans.__('(not installed here)')
                    : trans.__('(here %1)', row.other)}
                </span>
              </>
            )}
          </li>
        ))}
      </ul>
      {canAsk && <Compared {...{ here, rows, trans }} name={active.name} />}
    </section>
  );
}

interface ComparedProps extends Pick<SectionProps, 'trans'> {
  readonly here: Loaded<KernelPackages>;
  readonly rows: readonly PackageRow[];
  /** Whose kernel was asked. */
  readonly name: string;
}

/** Which kernel the packages were compared with, or why not. */
function Compared({ here, rows, name, trans }: ComparedProps): JSX.Element | null {
  const { error, value, retry } = here;
  if (value === undefined && error === undefined) {
    return null;
  }
  const count = rows.filter(({ other }) => other !== undefined).length;
  return (
    <p className="jp-ArtifactStorage-muted">
      {value !== undefined ? (
        count === 0 ? (
          trans.__('The kernel of %1 has the same.', name)
        ) : (
          trans.__('Compared with the kernel of %1.', name)
        )
      ) : (
        <>
          {error instanceof KernelBusy
            ? trans.__('Not compared with the kernel of %1: it is busy.', name)
            : trans.__('Not compared with the kernel of %1: it did not answer.', name)}{' '}
          <BusyButton kind="link" onClick={retry}>
            {trans.__('Try again')}
          </BusyButton>
        </>
      )}
    </p>
  );
}
