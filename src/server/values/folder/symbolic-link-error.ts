/** A part of a path below the root that is a symbolic link: nothing of ours ever is one. */
export class SymbolicLinkError extends Error {
  readonly path: string;

  constructor(path: string, cause?: unknown) {
    super(`${path} is a symbolic link.`, { cause });
    this.name = 'SymbolicLinkError';
    this.path = path;
  }
}
