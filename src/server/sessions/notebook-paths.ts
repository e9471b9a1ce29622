/** Where each renamed notebook of a kernel is now, by the path that the kernel may have been told. */
export type NotebookPaths = Readonly<Record<string, string>>;

/** The present path of what a kernel calls its notebook; scripts and other files stay what they are. */
export function presentPath<T extends string | null | undefined>(
  notebooks: NotebookPaths | undefined,
  told: T
): T | string {
  return typeof told === 'string' && notebooks !== undefined && Object.hasOwn(notebooks, told)
    ? (notebooks[told] ?? told)
    : told;
}
