import type { VerifyStoreRequest } from '../../api/store-verification.js';
import { reportOf } from '../operations/report/report-of.js';
import { type CareOptions, careName } from './care-options.js';
import { verifiedWords } from './end-words.js';
import { runAndTell } from './run-care.js';

/** Verifies values, and says what it found. */
export async function verify(options: CareOptions, wanted: VerifyStoreRequest): Promise<void> {
  const { storage, trans } = options;
  await runAndTell(options, 'startStoreVerification', wanted, (found) => ({
    ...verifiedWords(found, trans),
    title: trans.__('%1: Verification', careName(options)),
    report: reportOf('verify_store', found, trans, storage.link.home)
  }));
}
