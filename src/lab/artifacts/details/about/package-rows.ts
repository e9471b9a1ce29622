import type { ArtifactDetail } from '../../../../api/artifact.js';
import type { KernelPackages } from '../../../notebook/kernel-packages.js';

/** Python or a package: its version at the save, and in the kernel. */
export interface PackageRow {
  readonly name: string;
  readonly saved: string;
  /** What the kernel has in its place; null: nothing; undefined: the same, or not known. */
  readonly other: string | null | undefined;
}

/** What the recorded version of a module begins with that is no package: the address of its file. */
const BESIDE = 'beside the notebook: ';

/** The packages that a kernel can be asked for. */
export function askedPackages({ packages }: Pick<ArtifactDetail, 'packages'>): readonly string[] {
  return Object.keys(packages).filter((name) => packages[name]?.startsWith(BESIDE) !== true);
}

/** Python and the packages of a version, with what differs from a kernel first. */
export function packageRows(
  { python_version, packages }: Pick<ArtifactDetail, 'python_version' | 'packages'>,
  here: KernelPackages | undefined
): readonly PackageRow[] {
  const found: Readonly<Record<string, string | null>> = here?.packages ?? {};
  const rows = [
    ...(python_version === '' ? [] : [rowOf('Python', python_version, here?.python)]),
    ...Object.entries(packages).map(([name, saved]) => rowOf(name, saved, found[name]))
  ];
  const differs = ({ other }: PackageRow): boolean => other !== undefined;
  return [...rows.filter(differs), ...rows.filter((row) => !differs(row))];
}

function rowOf(name: string, saved: string, now: string | null | undefined): PackageRow {
  return { name, saved, other: now === saved || saved.startsWith(BESIDE) ? undefined : now };
}
