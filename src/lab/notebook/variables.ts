import type { TranslationBundle } from '@jupyterlab/translation';
import type { IActiveSession } from '../interfaces/session.js';
import { askClient, idleKernel } from './ask-kernel.js';

/** A variable of a notebook that can be saved. */
export interface Variable {
  readonly name: string;
  readonly value_type: string;
  readonly value_shape: readonly number[] | null;
  /** Bytes in memory, where that is known. */
  readonly size: number | null;
}

/** The variables of a notebook; see `_variables.py`. */
export interface Variables {
  /** The name under which the Python client is imported there. */
  readonly alias: string | null;
  /** Whether `storage` is something else there. */
  readonly taken: boolean;
  readonly variables: readonly Variable[];
  /** How many are not listed. */
  readonly more: number;
}

/**
 * Asks the kernel of a session for its variables.
 *
 * @throws ArtifactStorageError where it is busy, or does not answer.
 */
export async function variablesOf(
  active: IActiveSession,
  trans: TranslationBundle
): Promise<Variables> {
  const kernel = await idleKernel(active, trans);
  const question = { module: '_variables', call: 'listed(globals())' };
  return JSON.parse(await askClient(kernel, question, trans)) as Variables;
}
