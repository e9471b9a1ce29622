import type { TranslationBundle } from '@jupyterlab/translation';
import type { ModelPreview } from '../../../../api/preview.js';

export interface ModelViewProps {
  readonly model: ModelPreview;
  readonly trans: TranslationBundle;
}

/** The class of a model and its parameters, in their own order. */
export function ModelView({ model, trans }: ModelViewProps): JSX.Element {
  const parameters = Object.entries(model.parameters);
  return (
    <table className="jp-ArtifactStorage-table jp-mod-parameters">
      <caption>
        {trans._n('%2 · %1 parameter', '%2 · %1 parameters', parameters.length, model.class)}
      </caption>
      <thead>
        <tr>
          <th scope="col">{trans.__('Parameter')}</th>
          <th scope="col">{trans.__('Value')}</th>
        </tr>
      </thead>
      <tbody>
        {parameters.map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{value}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
