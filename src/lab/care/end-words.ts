import type { TranslationBundle } from '@jupyterlab/translation';
import type { CleanUpReport } from '../../api/clean-up.js';
import type { CopyReport } from '../../api/copy.js';
import type { AnyOperation } from '../../api/operation.js';
import type { Retention } from '../../api/retention.js';
import type { StoreVerification } from '../../api/store-verification.js';
import { shortAddress } from '../kit/short-address.js';
import { operationTitle, stateText } from '../operations/operation-words.js';
import { reasonText, versionText } from '../operations/report/report.js';

/** How many versions that failed a sentence names. */
const NAMED = 2;

/** What an operation came to, in a sentence. */
export interface EndWords {
  readonly message: string;
  /** Whether nothing is missing or wrong. */
  readonly isGood: boolean;
}

/** What a verification found. */
export function verifiedWords(found: StoreVerification, trans: TranslationBundle): EndWords {
  const wrong = found.damaged + found.missing + found.unreadable;
  return {
    isGood: wrong === 0,
    message:
      wrong === 0
        ? trans._n(
            '%2 value is what was saved.',
            '%2 values are what was saved.',
            found.verified,
            found.verified.toLocaleString()
          )
        : trans._n(
            '%2 of %3 values is not what was saved: %4.',
            '%2 of %3 values are not what was saved: %4.',
            wrong,
            wrong.toLocaleString(),
            found.planned.toLocaleString(),
            namedProblems(found.problems, wrong, trans)
          )
  };
}

/** What a clean-up deleted. */
export function cleanedWords({ deleted }: CleanUpReport, trans: TranslationBundle): EndWords {
  return {
    isGood: true,
    message: trans._n(
      '%2 file without an artifact was deleted.',
      '%2 files without an artifact were deleted.',
      deleted,
      deleted.toLocaleString()
    )
  };
}

/** What became of old versions. */
export function retainedWords(done: Retention, trans: TranslationBundle): EndWords {
  const { deleted, failed, purge_at } = done;
  const left =
    failed === 0
      ? []
      : [
          trans._n(
            '%2 version could not be deleted: its value cannot be reached.',
            '%2 versions could not be deleted: their values cannot be reached.',
            failed,
            failed.toLocaleString()
          )
        ];
  return {
    isGood: failed === 0,
    message: [
      purge_at === undefined && deleted > 0
        ? trans._n(
            '%2 version was deleted for good.',
            '%2 versions were deleted for good.',
            deleted,
            deleted.toLocaleString()
          )
        : trans._n(
            '%2 version was moved to the trash.',
            '%2 versions were moved to the trash.',
            deleted,
            deleted.toLocaleString()
          ),
      ...left
    ].join(' ')
  };
}

/**
 * What became of a copy. Where some failed, it names the first of them, and why.
 *
 * @param isAgain - Whether people tried again what had failed before.
 */
export function copiedWords(
  report: CopyReport,
  home: string | undefined,
  trans: TranslationBundle,
  isAgain = false
): EndWords {
  const { failed, copied, already_there, unverified_count = 0, target } = report;
  const there = copied + already_there;
  const place = shortAddress(target.artifact_storage_dir, home);
  return {
    isGood: failed === 0 && unverified_count === 0,
    message:
      failed > 0
        ? failedWords(report, isAgain, trans)
        : unverified_count > 0
          ? trans._n(
              '%2 version is in %3, but could not be read back there.',
              '%2 versions are in %3, but could not be read back there.',
              unverified_count,
              unverified_count.toLocaleString(),
              place
            )
          : trans._n(
              '%2 version is in %3.',
              '%2 versions are in %3.',
              there,
              there.toLocaleString(),
              place
            )
  };
}

function failedWords(
  report: Pick<CopyReport, 'failed' | 'planned' | 'problems'>,
  isAgain: boolean,
  trans: TranslationBundle
): string {
  const [failed, planned] = [report.failed.toLocaleString(), report.planned.toLocaleString()];
  const which = namedProblems(report.problems, report.failed, trans);
  return isAgain
    ? trans.__('%1 of %2 versions still could not be copied: %3.', failed, planned, which)
    : trans.__('%1 of %2 versions could not be copied: %3.', failed, planned, which);
}

/** The first versions of many, and what is wrong with them: `scores version 0 (missing), … and 3 more`. */
function namedProblems(
  problems: readonly (CopyReport | StoreVerification)['problems'][number][],
  count: number,
  trans: TranslationBundle
): string {
  const named = problems
    .slice(0, NAMED)
    .map((one) =>
      trans.__(
        '%1 (%2)',
        versionText(one, trans),
        one.reason === 'other' ? one.problem.title : reasonText(one.reason, trans)
      )
    );
  const more = count - named.length;
  return [...named, ...(more > 0 ? [trans.__('… and %1 more', more.toLocaleString())] : [])].join(
    ', '
  );
}

/** What any operation came to; of what only looked, and of rarer kinds, that it is done. */
export function endWords(
  operation: AnyOperation,
  home: string | undefined,
  trans: TranslationBundle
): EndWords {
  const { kind, dry_run, result } = operation;
  // A verification only looks, too.
  if (result !== undefined && (!dry_run || kind === 'verify_store')) {
    switch (kind) {
      case 'copy':
        return copiedWords(result, home, trans);
      case 'clean_up':
        return cleanedWords(result, trans);
      case 'retain':
        return retainedWords(result, trans);
      case 'verify_store':
        return verifiedWords(result, trans);
      default:
    }
  }
  return {
    isGood: operation.found_problems !== true,
    message: trans.__('%1: %2', operationTitle(operation, trans), stateText(operation, trans))
  };
}
