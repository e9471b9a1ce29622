import { addressPlugin } from './lab/plugins/address.js';
import { carePlugin } from './lab/plugins/care.js';
import { commandsPlugin } from './lab/plugins/commands.js';
import { completionPlugin } from './lab/plugins/completion.js';
import { detailsPlugin } from './lab/plugins/details.js';
import { firstStepsPlugin } from './lab/plugins/first-steps.js';
import { modelPlugin } from './lab/plugins/model.js';
import { operationsPlugin } from './lab/plugins/operations.js';
import { panelPlugin } from './lab/plugins/panel.js';
import { settingsPlugin } from './lab/plugins/settings.js';
import { settingsFieldsPlugin } from './lab/plugins/settings-fields.js';
import { statusPlugin } from './lab/plugins/status.js';
import { tabPlugin } from './lab/plugins/tab.js';
import { trashPlugin } from './lab/plugins/trash.js';

export type * from './lab/interfaces/artifacts.js';
export type * from './lab/interfaces/client.js';
export type * from './lab/interfaces/draft.js';
export type * from './lab/interfaces/location.js';
export type * from './lab/interfaces/operations.js';
export type * from './lab/interfaces/session.js';
export { IArtifactStorage, IStoragePanel } from './lab/tokens.js';

/** The plugins of the extension. */
export default [
  modelPlugin,
  settingsPlugin,
  settingsFieldsPlugin,
  panelPlugin,
  addressPlugin,
  tabPlugin,
  commandsPlugin,
  completionPlugin,
  detailsPlugin,
  statusPlugin,
  operationsPlugin,
  trashPlugin,
  carePlugin,
  firstStepsPlugin
];
