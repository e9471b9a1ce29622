import type { TranslationBundle } from '@jupyterlab/translation';
import type { Problem } from '../../../api/errors.js';

/** One thing that a report names. */
export interface ReportProblem {
  /** What it is about: name and version, or a file. Empty where the sentence names it. */
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

/** A count with the digits of where people are. */
export const count = (value: number): string => value.toLocaleString();

/** Name and version of an artifact. */
export function versionText(
  { name, version }: { readonly name: string; readonly version: number },
  trans: TranslationBundle
): string {
  return trans.__('%1 version %2', name, version);
}

/**
 * A version with what failed. The sentence says all: no word of the reason stands beside it, and no name
 * of the version beside a sentence that has it.
 */
export function versionProblem(
  one: {
    readonly name: string;
    readonly version: number;
    readonly problem: Pick<Problem, 'title'>;
  },
  trans: TranslationBundle
): ReportProblem {
  const { title } = one.problem;
  const isNamed = title.includes(`"${one.name}" version ${one.version} `);
  return { of: isNamed ? '' : versionText(one, trans), said: title };
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

/** The label and the count, where there is something to count. */
export const some = (
  label: string,
  value: number | undefined
): readonly (readonly [string, string])[] =>
  value === undefined || value === 0 ? [] : [[label, count(value)]];
