import { LazyPart } from '../kit/lazy-part.js';

/** The list of operations with their reports. */
export const OPERATIONS = new LazyPart(() => import('./operations-view.js'));
