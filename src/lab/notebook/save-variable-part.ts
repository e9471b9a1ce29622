import { LazyPart } from '../kit/lazy-part.js';

/** The dialog that saves a variable. */
export const SAVE_VARIABLE = new LazyPart(() => import('./save-variable.js'));
