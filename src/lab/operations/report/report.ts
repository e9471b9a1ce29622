import type { TranslationBundle } from '@jupyterlab/translation';

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

/** A count with the digits of where people are. */
export const count = (value: number): string => value.toLocaleString();

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

/** The label and the count, where there is something to count. */
export const some = (
  label: string,
  value: number | undefined
): readonly (readonly [string, string])[] =>
  value === undefined || value === 0 ? [] : [[label, count(value)]];
