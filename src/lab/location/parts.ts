import { LazyPart } from '../kit/lazy-part.js';

/** The form that changes a location. */
export const CHANGE_FORM = new LazyPart(() => import('./form/change-form.js'));

/** The dialogs about values that moved. */
export const RELOCATION = new LazyPart(() => import('./relocate/relocate.js'));

/** The list of trusted authors. */
export const TRUSTED_AUTHORS = new LazyPart(() => import('./trust/trusted-authors.js'));
