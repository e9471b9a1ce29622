/** How a path is written as a setting: with something before it, where it is no address itself. */
export type Written = (path: string) => string;
export type Said = readonly [
  message: string,
  meant?: string | undefined,
  hint?: string | ((as: Written) => string)
];
/** Why a text is strange: what is wrong with it, what was meant, and a hint where nobody knows that. */
export type Rule = (text: string) => Said | undefined;

/** Whether a setting is written as a path, with nothing before it. */
export const isPath = (as: Written): boolean => as('/') !== '/';

/** A path with slashes in place of backslashes. */
export const slashed = (path: string): string => path.replace(/\\+/g, '/');
