import type { Artifact } from '../../../api/artifact.js';
import type { Comparison } from '../../../api/comparison.js';
import { visibleName } from '../../../location/visible-name.js';
import type { SectionProps } from '../details/details-props.js';
import { CodeDiff } from './code-diff.js';
import { DifferenceTable } from './difference-table.js';
import { bytesText, factTexts } from './difference-words.js';
import { PreviewsBeside } from './previews-beside.js';
import { TableChanges } from './table-changes.js';

export interface ComparisonViewProps extends SectionProps {
  readonly comparison: Comparison;
}

/** What differs between two versions, the most telling first. */
export function ComparisonView(props: ComparisonViewProps): JSX.Element {
  const { comparison, trans } = props;
  const { before, after, facts, code, packages, metadata, table, statistics, values } = comparison;
  const named = (version: Artifact): string =>
    before.name === after.name
      ? `v${version.version}`
      : `${visibleName(version.name)} v${version.version}`;
  const heads = { before: named(before), after: named(after), trans };
  const fields: Readonly<Record<string, string>> = {
    value_type: trans.__('Type'),
    value_shape: trans.__('Shape'),
    size: trans.__('Size'),
    python_version: trans.__('Python'),
    user: trans.__('Saved by'),
    notebook_path: trans.__('Notebook'),
    description: trans.__('Description'),
    tags: trans.__('Tags'),
    aliases: trans.__('Aliases')
  };
  return (
    <div className="jp-ArtifactStorage-comparison">
      <p role="status" className="jp-ArtifactStorage-lead">
        {trans.__('From %1 to %2.', heads.before, heads.after)} {bytesText(comparison, trans)}
      </p>
      {values !== undefined && (
        <DifferenceTable
          {...heads}
          title={trans.__('Values')}
          what={trans.__('Key')}
          rows={values.map(({ key, ...change }) => ({
            // Two plain values have no way to what differs.
            key: key === '' ? trans.__('value') : key,
            ...change
          }))}
          hasNumbers
        />
      )}
      {comparison.values_cut === true && (
        <p className="jp-ArtifactStorage-muted">{trans.__('There are more differences.')}</p>
      )}
      {table !== undefined && <TableChanges {...heads} table={table} />}
      {statistics !== undefined && (
        <DifferenceTable
          {...heads}
          title={trans.__('Statistics')}
          what={trans.__('Statistic')}
          rows={statistics}
          hasNumbers
        />
      )}
      <DifferenceTable
        {...heads}
        title={trans.__('Notes')}
        what={trans.__('Key')}
        rows={metadata}
        hasNumbers
      />
      <DifferenceTable
        {...heads}
        title={trans.__('Facts')}
        what={trans.__('Fact')}
        rows={facts.map((fact) => ({ key: fields[fact.field] ?? fact.field, ...factTexts(fact) }))}
      />
      <DifferenceTable
        {...heads}
        title={trans.__('Packages')}
        what={trans.__('Package')}
        rows={packages.map(({ name, ...change }) => ({ key: name, ...change }))}
      />
      {code !== undefined && <CodeDiff code={code} trans={trans} />}
      <PreviewsBeside {...props} before={before} after={after} heads={heads} />
    </div>
  );
}
