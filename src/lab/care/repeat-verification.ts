import { ArtifactStorageError } from '../../api/errors.js';
import { type NamedOperation, neededPlaceOf, type RepeatOptions, told } from './repeat.js';
import { verify } from './run-verification.js';

/** Verifies once more what a verification was asked for. */
export function verifyAgain(options: RepeatOptions, named: NamedOperation): Promise<void> {
  const { storage, trans } = options;
  return told(options, named, async () => {
    const ended = await storage.operations.whole(named);
    if (ended.kind !== 'verify_store' || ended.asked === undefined) {
      throw new ArtifactStorageError({
        kind: 'unsupported',
        message: trans.__(
          'This report does not say what was to be verified: an earlier version made it.'
        ),
        hint: trans.__('Start the same verification with “Verify Artifacts…”.')
      });
    }
    const scope = await neededPlaceOf(options, ended);
    await verify({ ...options, scope, seen: { rows: [] }, about: named.about }, ended.asked);
  });
}
