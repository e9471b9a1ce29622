import type { TranslationBundle } from '@jupyterlab/translation';
import type { Retention } from '../../../api/retention.js';
import type { StoreVerification } from '../../../api/store-verification.js';
import { formatSize } from '../../kit/format.js';
import { count, type Report, reasonText, some, versionProblem, versionText } from './report.js';

type Fact = readonly [string, string];

/** What a verification of many values found. */
export function storeVerificationReport(
  found: StoreVerification,
  trans: TranslationBundle
): Report {
  const { planned, verified, bytes, damaged, missing, unreadable, problems } = found;
  const files = (label: string, of: StoreVerification['orphans']): readonly Fact[] =>
    of === undefined ? [] : [[label, trans.__('%1 (%2)', count(of.count), formatSize(of.bytes))]];
  return {
    facts: [
      [trans.__('Versions'), count(planned)],
      [trans.__('Verified'), trans.__('%1 (%2)', count(verified), formatSize(bytes))],
      [trans.__('Damaged'), count(damaged)],
      [trans.__('Missing'), count(missing)],
      ...some(trans.__('Cannot be read'), unreadable),
      ...some(trans.__('Without a checksum'), found.without_checksum),
      ...some(trans.__('Verified lately'), found.skipped),
      ...files(trans.__('Values without an artifact'), found.orphans),
      ...files(trans.__('Files of others'), found.foreign),
      ...(found.not_kept === true
        ? [
            [
              trans.__('Of LineaPy’s versions'),
              trans.__('known until the storage server ends: the first save here keeps it')
            ] as const
          ]
        : [])
    ],
    problems: problems.map(({ problem, ...one }) =>
      problem === undefined
        ? { of: versionText(one, trans), said: reasonText(one.reason, trans) }
        : versionProblem({ ...one, problem }, trans)
    ),
    more: Math.max(0, damaged + missing + unreadable - problems.length)
  };
}

/** Which versions a retention deleted, or would delete. */
export function retentionReport(found: Retention, trans: TranslationBundle): Report {
  const { dry_run, planned, deleted, kept, kept_because, bytes, problems } = found;
  const { newest, alias, keep_newest, younger, tag } = kept_because;
  return {
    facts: [
      [trans.__('Match the conditions'), trans.__('%1 (%2)', count(planned), formatSize(bytes))],
      ...(dry_run ? [] : [[trans.__('Deleted'), count(deleted)] as const]),
      ...some(trans.__('Changed meanwhile'), found.changed),
      ...some(trans.__('Could not be deleted'), found.failed),
      [trans.__('Kept'), count(kept)],
      ...some(trans.__('… as the newest of their name'), newest),
      ...some(trans.__('… because of an alias'), alias),
      ...some(trans.__('… among the newest of their name'), keep_newest),
      ...some(trans.__('… because they are younger'), younger),
      ...some(trans.__('… because they lack the tag'), tag)
    ],
    problems: problems.map(({ name, problem }) => ({ of: name, said: problem.title })),
    more: 0
  };
}
