/** Ids of the commands, `package:verb-noun`. */
export const CommandIds = {
  showPanel: 'artifact-storage:show-panel',
  chooseFolder: 'artifact-storage:choose-folder',
  changeLocation: 'artifact-storage:change-location',
  checkConnection: 'artifact-storage:check-connection',
  relocateValues: 'artifact-storage:relocate-values',
  resetLocation: 'artifact-storage:reset-location',
  rememberLocation: 'artifact-storage:remember-location',
  saveNamedLocation: 'artifact-storage:save-named-location',
  forgetLocation: 'artifact-storage:forget-location',
  useRemembered: 'artifact-storage:use-remembered-location',
  restartAndReset: 'artifact-storage:restart-and-reset',
  restartKernel: 'artifact-storage:restart-kernel',
  browseArtifacts: 'artifact-storage:browse-artifacts',
  saveVariable: 'artifact-storage:save-variable',
  uploadPickle: 'artifact-storage:upload-pickle',
  downloadArtifact: 'artifact-storage:download-artifact',
  showArtifact: 'artifact-storage:show-artifact',
  compareArtifacts: 'artifact-storage:compare-artifacts',
  editNotes: 'artifact-storage:edit-notes',
  refresh: 'artifact-storage:refresh',
  openSettings: 'artifact-storage:open-settings'
} as const;
