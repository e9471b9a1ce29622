import type { TranslationBundle } from '@jupyterlab/translation';
import type { AnyOperation, OperationKind, OperationResult } from '../../../api/operation.js';
import { formatSize } from '../../kit/format.js';

/** One thing that a report names. */
export interface ReportProblem {
  /** What it is about: name and version, or a file. */
  readonly of: string;
  /** What is the matter, in a few words or a sentence. */
  readonly said: string;
}

/** What an operation came to, for people. */
export interface Report {
  /** What was counted: a label, and how much. */
  readonly facts: readonly (readonly [string, string])[];
  readonly problems: readonly ReportProblem[];
  /** How many more problems there are than are named. */
  readonly more: number;
}

type Reporters = {
  readonly [K in OperationKind]?: (result: OperationResult<K>, trans: TranslationBundle) => Report;
};

const count = (value: number): string => value.toLocaleString();

/** Name and version of an artifact. */
export function versionText(
  { name, version }: { readonly name: string; readonly version: number },
  trans: TranslationBundle
): string {
  return trans.__('%1 version %2', name, version);
}

/** Why a value is no good, in a word or two. */
export function reasonText(reason: string, trans: TranslationBundle): string {
  const texts: Readonly<Record<string, string>> = {
    missing: trans.__('missing'),
    changed: trans.__('changed'),
    damaged: trans.__('damaged'),
    unreachable: trans.__('cannot be reached'),
    unreadable: trans.__('cannot be read'),
    conflict: trans.__('its number is taken')
  };
  return texts[reason] ?? reason;
}

const REPORTERS: Reporters = {
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
  clean_up: ({ dry_run, orphans, deleted, kept_in_grace }, trans) => ({
    facts: [
      [trans.__('Values without an artifact'), count(orphans.length)],
      [trans.__('Their size'), formatSize(orphans.reduce((sum, { size }) => sum + size, 0))],
      ...(dry_run ? [] : [[trans.__('Deleted'), count(deleted)] as const]),
      [trans.__('Kept because they are young'), count(kept_in_grace)]
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
    problems: skipped.map((one) => ({ of: versionText(one, trans), said: one.problem.title })),
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

/** The report of an operation; undefined where it has no result. */
export function reportOf(operation: AnyOperation, trans: TranslationBundle): Report | undefined {
  const { kind, result } = operation;
  const report = REPORTERS[kind] as
    | ((result: unknown, trans: TranslationBundle) => Report)
    | undefined;
  return result === undefined ? undefined : report?.(result, trans);
}
