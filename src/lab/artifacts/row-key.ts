/** Identifies a row of the tree: a name, or one version of it. */
export function rowKey(name: string, version?: number): string {
  return version === undefined ? `name:${name}` : `version:${version}:${name}`;
}
