import type { TranslationBundle } from '@jupyterlab/translation';
import type { CopyReport } from '../../../api/copy.js';
import { formatSize } from '../../kit/format.js';
import { shortAddress } from '../../kit/short-address.js';
import { shownDatabase, textOfAddress } from '../../kit/shown-address.js';
import { count, type Report, some, versionProblem, versionText } from './report.js';

/** What a copy did, or would do. */
export function copyReport(
  found: CopyReport,
  trans: TranslationBundle,
  home: string | undefined
): Report {
  const { dry_run, target, planned, to_copy, already_there, bytes, problems, failed } = found;
  const { unverified = [] } = found;
  const conflicts = found.conflicts.map((one) => ({
    of: versionText(one, trans),
    said:
      one.target_version === undefined
        ? trans.__('is left out: its number is taken there')
        : one.target_name === undefined
          ? trans.__(
              'comes behind those there, as version %1: its number is taken',
              one.target_version
            )
          : trans.__(
              'is %1 version %2 there: its number is taken',
              one.target_name,
              one.target_version
            )
  }));
  return {
    facts: [
      [trans.__('Values go to'), shortAddress(target.artifact_storage_dir, home)],
      [trans.__('Metadata go to'), textOfAddress(shownDatabase(target.database_url, home))],
      [trans.__('Versions'), count(planned)],
      ...(dry_run
        ? [[trans.__('To copy'), trans.__('%1 (%2)', count(to_copy), formatSize(bytes))] as const]
        : [
            [
              trans.__('Copied'),
              trans.__('%1 (%2)', count(found.copied), formatSize(found.bytes_copied))
            ] as const,
            [trans.__('Copied and verified'), count(found.verified)] as const,
            ...some(trans.__('Copied, not verified'), found.not_verified)
          ]),
      [trans.__('Already there'), count(already_there)],
      ...some(trans.__('Verified now, copied earlier'), found.verified_now),
      ...some(trans.__('To verify there'), found.unverified_count),
      ...some(dry_run ? trans.__('Cannot be copied') : trans.__('Failed'), failed),
      ...some(trans.__('Left out'), found.skipped),
      ...some(trans.__('Of LineaPy'), found.lineapy),
      ...some(trans.__('Numbers that are taken there'), found.conflict_count),
      ...some(trans.__('Saved here meanwhile'), found.saved_meanwhile)
    ],
    problems: [
      ...problems.map((one) => versionProblem(one, trans)),
      ...conflicts,
      ...unverified.map((one) => ({
        of: versionText(one, trans),
        said: trans.__('is copied, and could not be read back there')
      }))
    ],
    more:
      Math.max(0, failed - problems.length) +
      Math.max(0, found.conflict_count - conflicts.length) +
      Math.max(0, (found.unverified_count ?? 0) - unverified.length)
  };
}
