import { LazyPart } from '../kit/lazy-part.js';

/** The dialogs for whole stores. */
export const CARE = new LazyPart(() => import('./care.js'));
