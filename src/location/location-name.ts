/** The longest name of a named location, in characters. */
export const LOCATION_NAME_LIMIT = 64;
