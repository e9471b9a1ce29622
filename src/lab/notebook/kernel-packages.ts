import type { TranslationBundle } from '@jupyterlab/translation';
import type { IActiveSession } from '../interfaces/session.js';
import { askClient, idleKernel } from './ask-kernel.js';
import { pythonLiteral } from './python-text.js';

/** What a load would find in a kernel; see `_here.py`. */
export interface KernelPackages {
  /** The version of Python. */
  readonly python: string;
  /** The version of each package, or null where it has none; absent: not known. */
  readonly packages: Readonly<Record<string, string | null>>;
}

/**
 * Asks the kernel of a session which versions of packages it has. It imports none.
 *
 * @throws ArtifactStorageError where it is busy, or does not answer.
 */
export async function kernelPackages(
  active: IActiveSession,
  names: readonly string[],
  trans: TranslationBundle
): Promise<KernelPackages> {
  const kernel = await idleKernel(active, trans);
  const question = { module: '_here', call: `listed(${pythonLiteral(names)})` };
  return JSON.parse(await askClient(kernel, question, trans)) as KernelPackages;
}
