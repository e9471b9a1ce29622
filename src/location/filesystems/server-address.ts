import { trimEnd } from '../trim-end.js';

/** The address of a server in one spelling: without query, and without a slash at its end. */
export const serverAddress = ({ origin, pathname }: URL): string =>
  `${origin}${trimEnd(pathname, /\//)}`;
