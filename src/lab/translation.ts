import { type ITranslator, nullTranslator, type TranslationBundle } from '@jupyterlab/translation';

/** The texts of this extension in the language of JupyterLab; in English without a translator. */
export function translated(translator: ITranslator | null): TranslationBundle {
  return (translator ?? nullTranslator).load('jupyterlab_artifact_storage');
}
