import { LazyPart } from '../kit/lazy-part.js';
import { lazyView } from '../kit/lazy-view.js';

const FIELDS = new LazyPart(() => import('./fields.js'));

export const AddressField = lazyView(FIELDS, ({ AddressSetting }) => AddressSetting);
export const LocationsField = lazyView(FIELDS, ({ LocationsSetting }) => LocationsSetting);
export const OptionsField = lazyView(FIELDS, ({ OptionsSetting }) => OptionsSetting);
