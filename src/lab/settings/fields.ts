/** What is loaded when the settings editor shows our settings for the first time. */
export { AddressSetting } from './address-setting.js';
export { LocationsSetting } from './locations-setting.js';
export { OptionsSetting } from './options-setting.js';
