import { LazyPart } from '../kit/lazy-part.js';

/** The dialog that asks for a file and a name. */
export const UPLOAD = new LazyPart(() => import('./upload-dialog.js'));
