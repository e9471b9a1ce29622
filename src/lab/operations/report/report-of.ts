import type { TranslationBundle } from '@jupyterlab/translation';
import type { OperationKind, OperationResult } from '../../../api/operation.js';
import { formatSize } from '../../kit/format.js';
import { copyReport } from './copy-report.js';
import { count, type Report, reasonText, some, versionProblem, versionText } from './report.js';
import { retentionReport, storeVerificationReport } from './store-reports.js';

type Reporters = {
  readonly [K in OperationKind]?: (
    result: OperationResult<K>,
    trans: TranslationBundle,
    home: string | undefined
  ) => Report;
};

const REPORTERS: Reporters = {
  copy: copyReport,
  retain: retentionReport,
  verify_store: storeVerificationReport,
  check: ({ values, metadata }, trans) => ({
    facts: [
      [trans.__('Values'), values.problem?.title ?? values.detail],
      [trans.__('Metadata'), metadata.problem?.title ?? metadata.detail]
    ],
    problems: [],
    more: 0
  }),
  empty_trash: ({ dry_run, planned, bytes, deleted, kept, unreachable, left }, trans) => ({
    facts: [
      [trans.__('Versions in the trash'), count(planned)],
      [trans.__('Size'), formatSize(bytes)],
      ...(dry_run
        ? []
        : ([
            [trans.__('Deleted for good'), count(deleted)],
            [trans.__('Still there or restored'), count(kept)],
            [trans.__('Values left for a clean-up'), count(left)]
          ] as const))
    ],
    problems: unreachable.map(({ root, reason }) => ({ of: root, said: reason })),
    more: 0
  }),
  clean_up: ({ dry_run, orphans, deleted, kept_in_grace, foreign }, trans) => ({
    facts: [
      [trans.__('Values without an artifact'), count(orphans.length)],
      [trans.__('Their size'), formatSize(orphans.reduce((sum, { size }) => sum + size, 0))],
      ...(dry_run ? [] : [[trans.__('Deleted'), count(deleted)] as const]),
      [trans.__('Kept because they are recent'), count(kept_in_grace)],
      ...some(trans.__('Files of others'), foreign?.count)
    ],
    problems: [],
    more: 0
  }),
  relocate: ({ versions, verified, bytes, problems }, trans) => ({
    facts: [
      [trans.__('Versions'), count(versions)],
      [trans.__('Verified'), trans.__('%1 (%2)', count(verified), formatSize(bytes))]
    ],
    problems: problems.map((one) => ({
      of: versionText(one, trans),
      said: reasonText(one.reason, trans)
    })),
    more: Math.max(0, versions - verified - problems.length)
  }),
  retry_database: ({ copied, skipped }, trans) => ({
    facts: [
      [trans.__('Copied'), count(copied.length)],
      [trans.__('Not copied'), count(skipped.length)]
    ],
    problems: skipped.map((one) => versionProblem(one, trans)),
    more: 0
  }),
  verify: ({ size, sha256 }, trans) => ({
    facts: [
      [trans.__('Size'), formatSize(size)],
      [trans.__('SHA-256'), sha256]
    ],
    problems: [],
    more: 0
  })
};

/**
 * What a result of a kind says to people; undefined where nobody has words for it.
 *
 * @param home - The home directory where the storage server runs: addresses are shown with ~.
 */
export function reportOf<K extends OperationKind>(
  kind: K,
  result: OperationResult<K>,
  trans: TranslationBundle,
  home: string | undefined
): Report | undefined {
  const report = REPORTERS[kind] as
    | ((result: OperationResult<K>, trans: TranslationBundle, home: string | undefined) => Report)
    | undefined;
  return report?.(result, trans, home);
}
