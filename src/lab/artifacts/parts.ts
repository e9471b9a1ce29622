import { LazyPart } from '../kit/lazy-part.js';

/** The details of a name. */
export const DETAILS = new LazyPart(() => import('./details/details-view.js'));

/** What is in the tab "Artifacts". */
export const BROWSER = new LazyPart(() => import('./tab/artifact-browser.js'));

/** What is in the view of the trash. */
export const TRASH = new LazyPart(() => import('./trash/trash-view.js'));

/** The dialog of notes. */
export const NOTES = new LazyPart(() => import('./notes/edit-notes.js'));

/** What writes tags. */
export const TAGS = new LazyPart(() => import('./tag-artifacts.js'));
