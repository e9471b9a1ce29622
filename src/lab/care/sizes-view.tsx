import { HTMLSelect } from '@jupyterlab/ui-components';
import { useState } from 'react';
import { SIZE_GROUPS } from '../../api/constants.js';
import type { SizeGroup, Sizes } from '../../api/sizes.js';
import { BusyButton } from '../kit/busy-button.js';
import { ErrorCard } from '../kit/error-card.js';
import { formatSize } from '../kit/format.js';
import { useLoaded } from '../kit/use-loaded.js';
import { asArtifactStorageError } from '../session/problem.js';
import { type CareOptions, storeName } from './care-options.js';

const ID = 'jp-ArtifactStorage-sizes-by';

/** What takes the space of a store: the largest names, notebooks, users or types as bars. */
export function SizesView(options: CareOptions): JSX.Element {
  const { scope, storage, trans } = options;
  const [by, setBy] = useState<SizeGroup>('name');
  const [asked, ask] = useState(0);
  const { value, error } = useLoaded(
    `${scope.session_id} ${by}`,
    (signal) =>
      storage.client.call(
        'getSizes',
        { params: { session_id: scope.session_id }, query: { by, limit: 50 } },
        signal
      ),
    asked
  );
  const titles: Readonly<Record<SizeGroup, string>> = {
    name: trans.__('Name'),
    notebook: trans.__('Notebook'),
    user: trans.__('User'),
    type: trans.__('Type')
  };
  return (
    <div className="jp-ArtifactStorage jp-ArtifactStorage-sizes">
      <h2>{trans.__('Sizes in %1', storeName(options))}</h2>
      <div className="jp-ArtifactStorage-sizesBar">
        <label htmlFor={ID}>{trans.__('By')}</label>
        <HTMLSelect
          id={ID}
          value={by}
          onChange={(event) => {
            const chosen = SIZE_GROUPS.find((group) => group === event.currentTarget.value);
            setBy(chosen ?? 'name');
          }}
        >
          {SIZE_GROUPS.map((group) => (
            <option key={group} value={group}>
              {titles[group]}
            </option>
          ))}
        </HTMLSelect>
        <BusyButton onClick={() => ask(asked + 1)}>{trans.__('Refresh')}</BusyButton>
      </div>
      {error !== undefined && <ErrorCard error={asArtifactStorageError(error)} trans={trans} />}
      {value !== undefined && <SizesTable {...options} sizes={value} title={titles[by]} />}
    </div>
  );
}

interface SizesTableProps extends Pick<CareOptions, 'trans'> {
  readonly sizes: Sizes;
  readonly title: string;
}

function SizesTable({ sizes, title, trans }: SizesTableProps): JSX.Element {
  const { groups, others, total, trash, lineapy_versions = 0 } = sizes;
  const largest = Math.max(1, ...groups.map(({ bytes }) => bytes));
  const versions = (count: number): string =>
    trans._n('%2 version', '%2 versions', count, count.toLocaleString());
  return (
    <>
      <p role="status">
        {trans.__('%1 in %2.', formatSize(total.bytes), versions(total.versions))}
        {(total.shared_bytes ?? 0) > 0 &&
          ` ${trans.__('Identical values are kept once, which saves %1.', formatSize(total.shared_bytes ?? 0))}`}
        {trash.versions > 0 &&
          ` ${trans.__('The trash has %1 more in %2.', formatSize(trash.bytes), versions(trash.versions))}`}
        {lineapy_versions > 0 &&
          ` ${trans.__('The sizes of what LineaPy saved are not known (%1).', versions(lineapy_versions))}`}
      </p>
      <table>
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">{trans.__('Versions')}</th>
            <th scope="col">{trans.__('Size')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {groups.map(({ key, versions: count, bytes }) => (
            <tr key={key}>
              <th scope="row" title={key}>
                {key === '' ? trans.__('not known') : key}
              </th>
              <td>{count.toLocaleString()}</td>
              <td>{formatSize(bytes)}</td>
              <td aria-hidden="true">
                <span
                  className="jp-ArtifactStorage-sizeBar"
                  style={{ width: `${Math.max(0.5, (100 * bytes) / largest)}%` }}
                />
              </td>
            </tr>
          ))}
          {others !== undefined && (
            <tr>
              <th scope="row">{trans.__('%1 others', others.groups.toLocaleString())}</th>
              <td>{others.versions.toLocaleString()}</td>
              <td>{formatSize(others.bytes)}</td>
              <td aria-hidden="true" />
            </tr>
          )}
        </tbody>
      </table>
    </>
  );
}
