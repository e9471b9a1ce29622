/** The gettext domain of all texts of the extension. */
export const TRANSLATION_DOMAIN = 'jupyterlab_artifact_storage';
