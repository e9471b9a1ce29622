import { CopyRequestSchema } from '../../../api/copy.js';
import { ArtifactStorageError } from '../../../api/errors.js';
import type { OperationKindOf } from '../../operations/operation-kind.js';
import { atPresentLocation, type KindOptions } from './kind-options.js';

/** Copies artifacts to another location. */
export function copyKind({ sessions }: KindOptions): OperationKindOf<'copy'> {
  return {
    unit: 'bytes',
    journal: CopyRequestSchema,
    ...atPresentLocation(sessions),
    isDryRun: ({ dry_run }) => dry_run,
    foundProblems: ({ failed }) => failed > 0,
    begin: () => {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: 'Copies are not there yet.',
        hint: 'Soon.'
      });
    }
  };
}
