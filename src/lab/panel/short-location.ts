/** The end of a path, enough to recognise it: `…/team/churn`. */
export function shortLocation(path: string): string {
  const parts = path.split(/[\\/]/).filter((part) => part !== '');
  return parts.length <= 2 ? path : `…/${parts.slice(-2).join('/')}`;
}
