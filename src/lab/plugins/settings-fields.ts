import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ITranslator } from '@jupyterlab/translation';
import { IFormRendererRegistry } from '@jupyterlab/ui-components';
import { createElement } from 'react';
import { AddressField, LocationsField, OptionsField } from '../settings/fields-part.js';
import { IArtifactStorage } from '../tokens.js';
import { translated } from '../translation.js';
import { SETTINGS_ID } from './settings.js';

/** The directory that the settings say, from what the settings editor tells its fields. */
function dirOf(context: unknown): string {
  const { settings } = context as {
    readonly settings?: { readonly composite: Readonly<Record<string, unknown>> };
  };
  const dir = settings?.composite.artifact_storage_dir;
  return typeof dir === 'string' ? dir : '';
}

/** Adds the fields of our settings to the settings editor: the panel's own, with its sentences. */
export const settingsFieldsPlugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyterlab-artifact-storage:settings-fields',
  description: 'Adds the fields of the settings editor for addresses, options and named locations.',
  autoStart: true,
  requires: [IArtifactStorage, IFormRendererRegistry],
  optional: [ITranslator],
  activate: (
    _app,
    storage: IArtifactStorage,
    registry: IFormRendererRegistry,
    translator: ITranslator | null
  ): void => {
    const trans = translated(translator);
    for (const field of ['artifact_storage_dir', 'database_url'] as const) {
      registry.addRenderer(`${SETTINGS_ID}.${field}`, {
        fieldRenderer: ({ formData, onChange }) =>
          createElement(AddressField, { formData, onChange, field, trans })
      });
    }
    registry.addRenderer(`${SETTINGS_ID}.storage_options`, {
      fieldRenderer: ({ formData, onChange, formContext }) =>
        createElement(OptionsField, {
          formData,
          onChange,
          dir: dirOf(formContext ?? {}),
          storage,
          trans
        })
    });
    registry.addRenderer(`${SETTINGS_ID}.locations`, {
      fieldRenderer: ({ formData, onChange }) =>
        createElement(LocationsField, { formData, onChange, storage, trans })
    });
  }
};
